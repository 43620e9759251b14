#include "orchestrator/cluster/schema/partitioning.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"

#include "orchestrator/scenario/scenario.hpp"

namespace forklift::cluster {
std::string partition_by(const Table& table, scenario::Partition partition) {
  using scenario::Partition;
  if (partition == Partition::none) return "";
  const bool by_warehouse = !table.warehouse_column.empty();
  if (partition == Partition::hash && by_warehouse)
    return fmt::format("PARTITION BY HASH ({})", table.warehouse_column);
  if (partition == Partition::key && by_warehouse) return fmt::format("PARTITION BY KEY ({})", table.warehouse_column);
  return fmt::format("PARTITION BY KEY ({})", join(table.primary_key, ", "));
}

std::string innodb_options(const Table& table, const scenario::Schema& schema) {
  std::string options = "ENGINE=InnoDB";
  const auto by = partition_by(table, schema.partition);
  if (!by.empty() && schema.partitions > 1) options += fmt::format(" {} PARTITIONS {}", by, schema.partitions);
  return options;
}

}  // namespace forklift::cluster
