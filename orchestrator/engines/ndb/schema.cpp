#include "orchestrator/engines/ndb/schema.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/rules.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr std::int64_t kMiB = 1024 * 1024;

const Table& item() {
  const auto& all = tables();
  return *std::find_if(all.begin(), all.end(), [](const auto& table) { return table.name == "item"; });
}

/// What NDB reads from a table's comment; empty if there is nothing to say.
std::string comment(const Table& table, const scenario::Schema& schema) {
  std::vector<std::string> words;
  const auto& values = values_of(schema);
  const bool fully_replicated = table.name == "item" && schema.item == "fully-replicated";
  if (fully_replicated) words.emplace_back("FULLY_REPLICATED=1");
  if (!values.read_backup.empty() && !fully_replicated)
    words.push_back(values.read_backup == "on" ? "READ_BACKUP=1" : "READ_BACKUP=0");
  if (!values.partition_balance.empty() && !fully_replicated)
    words.push_back("PARTITION_BALANCE=" + values.partition_balance);
  return words.empty() ? "" : fmt::format(" COMMENT='NDB_TABLE={}'", join(words, ","));
}

std::string partitioning(const Table& table, const scenario::Schema& schema, int data_nodes) {
  using scenario::Partition;
  if (table.warehouse_column.empty()) return "";  // ITEM has no warehouse: NDB places it by its key
  const int given = schema.partitions;
  const auto count = given > 0 ? fmt::format(" PARTITIONS {}", given) : std::string{};
  switch (schema.partition) {
    case Partition::hash:
      return fmt::format(" PARTITION BY HASH ({}) PARTITIONS {}", table.warehouse_column,
                         given > 0 ? given : data_nodes);
    case Partition::key:
      return fmt::format(" PARTITION BY KEY ({}){}", table.warehouse_column, count);
    case Partition::primary_key:
      return given > 0 ? " PARTITION BY KEY ()" + count : "";
    case Partition::none:
      return "";
  }
  return "";
}

}  // namespace

bool item_in_innodb(const scenario::Schema& schema) {
  return schema.item == "local-copy" || schema.item == "innodb-replicated";
}

std::string table_options(const Table& table, const scenario::Schema& schema, int data_nodes) {
  const auto& on = values_of(schema).disk_data;
  const bool on_disk = std::find(on.begin(), on.end(), table.name) != on.end();
  return fmt::format("{}ENGINE=NDBCLUSTER{}{}", on_disk ? fmt::format("TABLESPACE {} STORAGE DISK ", kTablespace) : "",
                     comment(table, schema), partitioning(table, schema, data_nodes));
}

std::vector<std::string> ndb_tables(const scenario::Schema& schema, int data_nodes) {
  std::vector<std::string> statements;
  for (const auto& table : tables()) {
    if (table.name == "item" && item_in_innodb(schema)) continue;
    statements.push_back(create_table(table, table_options(table, schema, data_nodes),
                                      values_of(schema).using_hash ? "USING HASH" : ""));
  }
  return statements;
}

std::string innodb_item() { return create_table(item(), "ENGINE=InnoDB"); }

std::vector<std::string> disk_objects(std::int64_t bytes) {
  const auto data = std::max<std::int64_t>(256, (bytes + kMiB - 1) / kMiB);
  return {
      fmt::format(
          "CREATE LOGFILE GROUP {} ADD UNDOFILE 'undo_1.log' INITIAL_SIZE 256M UNDO_BUFFER_SIZE 16M ENGINE NDBCLUSTER",
          kLogfileGroup),
      fmt::format(
          "CREATE TABLESPACE {} ADD DATAFILE 'data_1.dat' USE LOGFILE GROUP {} INITIAL_SIZE {}M ENGINE NDBCLUSTER",
          kTablespace, kLogfileGroup, data)};
}

}  // namespace forklift::engines::ndb
