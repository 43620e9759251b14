#pragma once
// Loading NDB: our loader, and NDB's own ndb_import, into one cluster of two data nodes and two SQL nodes.
#include <functional>
#include <optional>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"

namespace forklift::bench {

struct NdbLoad {
  contract::LoadReport ours;                ///< 4 full warehouses
  std::optional<double> import_rows_per_s;  ///< ndb_import of the same ORDER_LINE and STOCK; nothing if it failed
};

/// Nothing if there is no NDB Cluster here. `load` runs a job by the driver; `files` holds the 4 warehouses as files.
std::optional<NdbLoad> ndb_load(const std::function<contract::LoadReport(const contract::LoadJob&)>& load,
                                const std::string& files);

}  // namespace forklift::bench
