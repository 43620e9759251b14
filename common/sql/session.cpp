#include "common/sql/session.hpp"

#include <fmt/format.h>

namespace forklift::sql {

SqlError::SqlError(unsigned number, std::string state, std::string text)
    : number_(number), state_(std::move(state)), text_(fmt::format("error {} ({}): {}", number, state_, text)) {}

}  // namespace forklift::sql
