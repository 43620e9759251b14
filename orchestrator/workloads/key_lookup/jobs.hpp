#pragma once
// Pure: a cell of the plan and the servers' endpoints → the empty table of key lookups, and the job of one driver. All
// drivers reach all SQL nodes.
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/workloads/targets.hpp"

namespace forklift::workloads::key_lookup {

contract::LoadJob table_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                            const cluster::LoadMethod& method, const std::string& password_file);
contract::RunJob run_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                         const cluster::LoadMethod& method, const RunOf& of, const std::string& password_file);

}  // namespace forklift::workloads::key_lookup
