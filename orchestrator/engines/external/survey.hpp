#pragma once
// What a plan would find in databases that are not ours alone, looked at without changing anything: for `check` and
// `plan`, and for `run` before it begins.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/external/standing.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::engines::external {

struct Seen {
  Standing standing;
  Decision decision;  ///< use or create
};
/// Looks and decides. Errors: the refusal, with the tables' rows; SqlError.
Seen examine(sql::SqlSession& session, const Wanted& wanted);

/// Adds what stands in the database of one cluster of that plan, on each of its servers. `experiment` may work there
/// already; empty: none. Errors: environment, if tables that are not ours stand there or another experiment works
/// there.
void survey(const plan::Plan& plan, const plan::Cluster& cluster, const std::string& experiment, Survey& found);

}  // namespace forklift::engines::external
