#pragma once
// Loading NDB: our loader, by each of its ways, and NDB's own ndb_import, into a cluster of two data nodes and two SQL
// nodes of this machine.
#include <functional>
#include <optional>
#include <string>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"

namespace forklift::bench {

/// 4 full warehouses, partitioned by hash.
struct NdbLoads {
  std::optional<contract::LoadReport> by_api;  ///< nothing if the driver was built without the NDB API
  contract::LoadReport by_insert;
  std::optional<double> import_rows_per_s;  ///< ndb_import of ORDER_LINE and STOCK, partitioned by key, from files
};

/// Nothing if there is no NDB Cluster here. `load` runs a job by the driver; `files` holds the 4 warehouses as files.
std::optional<NdbLoads> ndb_loads(const std::function<contract::LoadReport(const contract::LoadJob&)>& load,
                                  const std::string& files);

}  // namespace forklift::bench
