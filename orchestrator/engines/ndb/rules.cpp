#include "orchestrator/engines/ndb/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace forklift::engines::ndb {
namespace {

using enum scenario::Type;
using namespace std::chrono_literals;
using scenario::Option;
using scenario::Partition;
using scenario::Problems;
using scenario::Schema;
using scenario::Settings;

template <class Holds>
bool any_schema(const plan::Cluster& cluster, Holds holds) {
  return std::any_of(cluster.schemas.begin(), cluster.schemas.end(), holds);
}

void node_groups(const Settings& settings, Problems& problems) {
  const int nodes = static_cast<int>(settings.cluster.data_nodes.size()), replicas = replicas_of(settings.cluster);
  if (nodes % replicas == 0) return;
  const int above = (nodes / replicas + 1) * replicas;
  problems.add("/cluster/data_nodes",
               fmt::format("{} data nodes do not divide into node groups of {}", nodes, replicas),
               fmt::format("Use {} data nodes, or set replicas to {}", above, nodes <= 4 ? nodes : 1));
}

void one_count_of_partitions(const Schema& schema, Problems& problems) {
  if (schema.partition_balance.empty() || (schema.partition != Partition::hash && schema.partitions == 0)) return;
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

std::vector<Option> options() {
  std::vector<Option> all{
      {"/cluster/replicas", integer, "NDB: fragment replicas of each fragment.", 2, 1, 4},
      {"/cluster/data_node_program",
       choice,
       "NDB: multi-threaded or single-threaded data nodes.",
       "ndbmtd",
       {},
       {},
       {"ndbmtd", "ndbd"}},
      {"/cluster/connection_pool", integer, "NDB: connections from each SQL node to the data nodes.", 1, 1, 63},
      {"/cluster/api_slots", integer,
       "NDB: node ids kept free for NDB API programs and tools, on the hosts of the drivers in turn; one for each of "
       "them at least, or none.",
       4, 0, 64},
      {"/schema/using_hash", boolean, "NDB: hash keys (no ordered index) where DBT2 has them.", true},
      {"/schema/read_backup",
       choice,
       "NDB: read-committed reads from any fragment replica; the server's own default if absent.",
       "",
       {},
       {},
       {"", "on", "off"}},
      {"/schema/partition_balance",
       choice,
       "NDB: how many fragments per thread or node; not with `hash` or `partitions`.",
       "",
       {},
       {},
       {"", "FOR_RP_BY_LDM", "FOR_RA_BY_LDM", "FOR_RP_BY_NODE", "FOR_RA_BY_NODE", "FOR_RA_BY_LDM_X_2",
        "FOR_RA_BY_LDM_X_3", "FOR_RA_BY_LDM_X_4"}},
      {"/schema/disk_data", list, "NDB: tables whose columns without an index live on disk.", Json::array()},
      {"/schema/disk_data/*", choice, "A table.", {}, {}, {}, {"customer", "history", "orders", "order_line", "stock"}},
  };
  for (const auto* nodes : {"management_servers", "data_nodes", "sql_nodes"})
    all.push_back(
        {fmt::format("/cluster/{}/*/location_domain", nodes), integer, "NDB: its LocationDomainId.", {}, 1, 16});
  all.push_back({"/cluster/data_nodes/*/node_group", integer, "NDB: its node group.", {}, 0, 143});
  return all;
}

void check(const Settings& settings, Problems& problems) {
  node_groups(settings, problems);
  one_count_of_partitions(settings.schema, problems);
}

void check_other(const Settings& settings, Problems& problems) {
  const auto& schema = settings.schema;
  if (schema.read_backup.empty() && schema.partition_balance.empty() && schema.disk_data.empty()) return;
  problems.add(
      "/schema",
      fmt::format("engine \"{}\" knows no read_backup, partition_balance or disk_data", settings.cluster.engine),
      "Remove them, or choose engine \"ndb\"");
}

int replicas_of(const scenario::Cluster& cluster) { return cluster.engine_options.value("replicas", 2); }

bool disk_data(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return !schema.disk_data.empty(); });
}
bool hash_partitions(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return schema.partition == Partition::hash; });
}
bool item_replication(const plan::Cluster& cluster) {
  return any_schema(cluster, [](const Schema& schema) { return schema.item == "innodb-replicated"; });
}

}  // namespace forklift::engines::ndb
