#pragma once
// Loading NDB: our loader into a cluster of two data nodes and two SQL nodes of this machine.
#include <functional>
#include <optional>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"

namespace forklift::bench {

/// 4 full warehouses, partitioned by hash. Nothing if there is no NDB Cluster here. `load` runs a job by the driver.
std::optional<contract::LoadReport> ndb_load(const std::function<contract::LoadReport(const contract::LoadJob&)>& load);

}  // namespace forklift::bench
