#pragma once
// Pure: the servers that a driver's job reaches.
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::workloads {

/// `password_file` is on the host of the job's driver.
contract::Target target(const plan::Cell& cell, const sql::Endpoint& endpoint, const std::string& password_file);
std::vector<contract::Target> targets(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                                      const std::string& password_file);

/// Which part of a run a job is.
struct RunOf {
  std::string name;           ///< the run's, echoed in reports; mixed into the seed, so that repeats draw new inputs
  int driver = 0;             ///< 0-based: the SQL node it drives
  std::uint64_t seed = 1;     ///< the scenario's
  std::vector<int> group_of;  ///< node group of each warehouse, if known
};

}  // namespace forklift::workloads
