#pragma once
// Where a cluster's drivers run, and what they take there: estimates from the plan, for hosts to be compared with.
#include <cstdint>
#include <map>
#include <string>

#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

/// Where the driver of SQL node `index` (from 0) runs: the driver_hosts in turn, else beside its SQL node; on the first
/// host for servers that already run.
std::string driver_host(const Cluster& cluster, std::size_t index);

/// Of one host.
struct DriverNeed {
  int drivers = 0;
  std::int64_t memory = 0;  ///< bytes, of all of them
};

/// By host, the most that a run of one of the cluster's cells takes.
std::map<std::string, DriverNeed> driver_needs(const Plan& plan, const Cluster& cluster);

}  // namespace forklift::plan
