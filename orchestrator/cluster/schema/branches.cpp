#include "orchestrator/cluster/schema/branches.hpp"

#include "common/sql/quote.hpp"

namespace forklift::cluster {

// Columns of XA RECOVER: formatID, gtrid_length, bqual_length, data.
std::vector<std::string> branches_of_ours(sql::SqlSession& session) {
  constexpr const char* kPrefix = "forklift-";
  std::vector<std::string> names;
  for (const auto& row : session.query("XA RECOVER").rows) {
    const auto name = row.at(3).value_or("");
    if (name.rfind(kPrefix, 0) == 0) names.push_back(name);
  }
  return names;
}

bool roll_back_branch(sql::SqlSession& session, const std::string& branch) {
  try {
    session.query("XA ROLLBACK " + sql::literal(branch));
    return true;
  } catch (const sql::SqlError&) {
    return false;
  }
}

}  // namespace forklift::cluster
