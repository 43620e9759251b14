#pragma once
// How the servers of engine external are reached, and by which name a message calls the database there.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/engines/external/standing.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::engines::external {

/// What is in cluster.password_file, without the end of its line; empty if the scenario names none.
/// Errors: environment.
std::string password_of(const scenario::Cluster& settings);

/// One per SQL node, in order.
std::vector<sql::Endpoint> endpoints_of(const scenario::Cluster& settings, const std::string& password);

/// The scenario's database on that server: where, its name, and whether it may be overwritten.
Wanted wanted_on(const sql::Endpoint& endpoint, const scenario::Cluster& settings);

}  // namespace forklift::engines::external
