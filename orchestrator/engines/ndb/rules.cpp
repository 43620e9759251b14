#include "orchestrator/engines/ndb/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace forklift::engines::ndb {
namespace {

using namespace std::chrono_literals;
using scenario::Partition;
using scenario::Problems;
using scenario::Schema;
using scenario::Settings;

template <class Holds>
bool any_schema(const plan::Cluster& cluster, Holds holds) {
  return std::any_of(cluster.schemas.begin(), cluster.schemas.end(), holds);
}

void node_groups(const Settings& settings, Problems& problems) {
  const int nodes = static_cast<int>(settings.cluster.data_nodes.size()),
            replicas = values_of(settings.cluster).replicas;
  if (nodes % replicas == 0) return;
  const int above = (nodes / replicas + 1) * replicas;
  problems.add("/cluster/data_nodes",
               fmt::format("{} data nodes do not divide into node groups of {}", nodes, replicas),
               fmt::format("Use {} data nodes, or set replicas to {}", above, nodes <= 4 ? nodes : 1));
}

void one_count_of_partitions(const Schema& schema, Problems& problems) {
  if (values_of(schema).partition_balance.empty() || (schema.partition != Partition::hash && schema.partitions == 0))
    return;
  problems.add("/schema/partition_balance",
               "the number of partitions is given twice: NDB takes a balance only with its own count",
               "Use partition \"key\" or \"primary-key\" without partitions, or remove partition_balance");
}

}  // namespace

scenario::EngineFacts facts() {
  return {.name = "ndb",
          .title = "NDB",
          .help = "MySQL NDB Cluster.",
          .management_servers = {.used = true, .config = "ndb_mgmd", .sql = false},
          .data_nodes = {.used = true, .config = "ndbd", .sql = false},
          .node_groups = true,
          .storage_engine = "NDBCLUSTER",
          .default_storage = false,
          .item_places = {"ndb", "fully-replicated", "innodb-replicated", "local-copy"},
          .auto_load = "the NDB API, if the driver was built with it, else by multi-row INSERT",
          .load_methods = {{"ndb-api", "NDB API"}},
          .lookup_backends = {{"ndb", "NDB API"}},
          // NDB counts per session alone how many transactions were started with a hint.
          .session_counters = {"Ndb_trans_hint_count_session"},
          .counters = {"Ndb_"},
          .start_time = 35s,
          .load_us = 6e6};
}

void check(const Settings& settings, Problems& problems) {
  node_groups(settings, problems);
  one_count_of_partitions(settings.schema, problems);
}

void check_other(const Settings& settings, Problems& problems) {
  const auto& values = values_of(settings.schema);
  if (values.read_backup.empty() && values.partition_balance.empty() && values.disk_data.empty()) return;
  problems.add(
      "/schema",
      fmt::format("engine \"{}\" knows no read_backup, partition_balance or disk_data", settings.cluster.engine),
      "Remove them, or choose engine \"ndb\"");
}

bool disk_data(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return !values_of(schema).disk_data.empty(); });
}
bool hash_partitions(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return schema.partition == Partition::hash; });
}
bool item_replication(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return schema.item == "innodb-replicated"; });
}

}  // namespace forklift::engines::ndb
