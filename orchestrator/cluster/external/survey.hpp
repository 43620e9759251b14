#pragma once
// What a plan would find in databases that are not ours alone, looked at without changing anything: for `check` and
// `plan`, and for `run` before it begins.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/cluster/external/standing.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster::external {

struct Seen {
  Standing standing;
  Decision decision;  ///< use or create
};
/// Looks and decides. Errors: the refusal, with the tables' rows; SqlError.
Seen examine(sql::SqlSession& session, const Wanted& wanted);

struct Survey {
  std::vector<std::string> intentions;  ///< what would be dropped
  std::vector<std::string> unseen;      ///< databases that could not be looked at, and why
};
/// Every database of engine external in that plan, on each of its servers. `experiment` may work there already; empty:
/// none. Errors: environment, if tables that are not ours stand there or another experiment works there.
Survey survey(const plan::Plan& plan, const std::string& experiment);

}  // namespace forklift::cluster::external
