#pragma once
// Pure: a cell of the plan and the servers' endpoints → the jobs of its drivers and its loader.
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::drive {

/// How the engine wants its rows (see cluster::LoadMethod).
struct Filling {
  std::string method = "load-data-local";
  int rows_per_insert = 500;
  bool sharded = false;
  bool item_per_target = false;
  std::string ndb_connect_string{};  ///< for the NDB API; empty for other engines
};

/// For independent servers: every loaded warehouse's server. Home warehouses go to their SQL node; those that are
/// nobody's home are dealt in turn, since remote transactions may still choose them.
std::vector<std::vector<int>> shards(const plan::Cell& cell);

/// `password_files[i]` is the file on the host of the job's driver; `endpoints` are the SQL nodes', in order.
contract::LoadJob load_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints, const Filling& filling,
                           std::uint64_t seed, const std::string& password_file);
contract::CheckJob check_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                             const Filling& filling, std::uint64_t seed, const std::string& password_file);

struct RunOf {
  std::string name;           ///< the run's, echoed in reports; mixed into the seed, so that repeats draw anew
  int driver = 0;             ///< 0-based: the SQL node it drives
  std::uint64_t seed = 1;     ///< the scenario's
  std::vector<int> group_of;  ///< node group of each warehouse, if known
};
contract::RunJob run_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints, const Filling& filling,
                         const RunOf& of, const std::string& password_file);

/// Kind "key-lookup": the empty table, and the run of one driver. All drivers reach all SQL nodes.
contract::LoadJob lookup_table_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                                   const Filling& filling, const std::string& password_file);
contract::RunJob lookup_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints, const Filling& filling,
                            const RunOf& of, const std::string& password_file);

}  // namespace forklift::drive
