#pragma once
// Branches of distributed transactions (XA) that the driver prepared: after a kill nobody commits them or rolls them
// back.
#include <string>
#include <vector>

#include "common/sql/session.hpp"

namespace forklift::cluster {

/// Names of the prepared branches on this server that begin as the driver's do.
std::vector<std::string> branches_of_ours(sql::SqlSession& session);

/// False if the server refuses, as it does while another session still owns the branch.
bool roll_back_branch(sql::SqlSession& session, const std::string& branch);

}  // namespace forklift::cluster
