#include "orchestrator/cluster/schema/own_tables.hpp"

#include <fmt/format.h>

#include "orchestrator/cluster/schema/tables.hpp"

namespace forklift::cluster {

std::vector<std::string> own_tables(const plan::Cell& cell) {
  const auto& load = cell.settings.workload;
  std::vector<std::string> names;
  if (load.key_lookup()) {
    if (contract::by_sql(load.lookup)) names.emplace_back(contract::kSqlLookupTable);
    return names;
  }
  if (!load.is_sysbench()) return table_names();
  for (int i = 1; i <= load.tables; ++i) names.push_back(fmt::format("sbtest{}", i));
  return names;
}

}  // namespace forklift::cluster
