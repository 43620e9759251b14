#pragma once
// Pure: a cell of the plan and the servers' endpoints → the jobs of DBT2's drivers, its loader and its checks.
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/workloads/targets.hpp"

namespace forklift::workloads::dbt2 {

/// For independent servers: every loaded warehouse's server. Home warehouses go to their SQL node; those that are
/// nobody's home are given to them in turn, since remote transactions may still choose them.
std::vector<std::vector<int>> shards(const plan::Cell& cell);

/// `password_files[i]` is the file on the host of the job's driver; `endpoints` are the SQL nodes', in order.
contract::LoadJob load_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                           const cluster::LoadMethod& method, std::uint64_t seed, const std::string& password_file);
contract::CheckJob check_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                             const cluster::LoadMethod& method, std::uint64_t seed, const std::string& password_file);

contract::RunJob run_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                         const cluster::LoadMethod& method, const RunOf& of, const std::string& password_file);

}  // namespace forklift::workloads::dbt2
