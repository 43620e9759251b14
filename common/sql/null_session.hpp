#pragma once
// A database that answers at once: every statement has one row whose columns all read "0". Measures the driver's own
// cost.
#include <memory>

#include "common/sql/session.hpp"

namespace forklift::sql {

std::unique_ptr<SqlSession> null_session();

}  // namespace forklift::sql
