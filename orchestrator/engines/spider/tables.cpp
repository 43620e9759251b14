#include "orchestrator/engines/spider/tables.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::spider {
namespace {

/// What Spider reads from a table's or partition's COMMENT.
std::string link(const std::string& database, const std::string& table, int partition, int data_nodes) {
  const std::string text = fmt::format("srv \"data_node_{}\", database \"{}\", table \"{}\"",
                                       partition % data_nodes + 1, spider_database(database, partition), table);
  return "COMMENT = " + literal(text);
}

}  // namespace

int spider_partitions(const scenario::Schema& schema, int data_nodes) {
  if (schema.partition == scenario::Partition::none) return 1;
  return schema.partitions > 0 ? schema.partitions : data_nodes;
}

std::string spider_database(const std::string& database, int partition) {
  return fmt::format("{}_p{}", database, partition);
}

std::string spider_options(const Table& table, const scenario::Schema& schema, const std::string& database,
                           int data_nodes) {
  if (table.name == "item" && schema.item == "local-copy") return "ENGINE=InnoDB";
  const auto by = partition_by(table, schema.partition);
  if (by.empty()) return "ENGINE=SPIDER " + link(database, table.name, 0, data_nodes);
  std::vector<std::string> partitions;
  for (int p = 0; p < spider_partitions(schema, data_nodes); ++p) {
    partitions.push_back(fmt::format("PARTITION p{} {}", p, link(database, table.name, p, data_nodes)));
  }
  return fmt::format("ENGINE=SPIDER {} ({})", by, join(partitions, ", "));
}

}  // namespace forklift::engines::spider
