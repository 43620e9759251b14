// The values of a scenario that NDB alone reads.
#include "orchestrator/engines/ndb/rules.hpp"
#include "orchestrator/scenario/own_fields.hpp"

namespace forklift::engines::ndb {
namespace {

using fields::between;
using fields::each;
using fields::field;
using fields::one_of;
using fields::Table;
using scenario::kEngineOptions;

Table<ClusterValues> of_cluster() {
  return {
      field("replicas", &ClusterValues::replicas, between(1, 4), "NDB: fragment replicas of each fragment."),
      field("data_node_program", &ClusterValues::data_node_program, one_of({"ndbmtd", "ndbd"}),
            "NDB: multi-threaded or single-threaded data nodes.")
          .in_plan_below(kEngineOptions),
      field("connection_pool", &ClusterValues::connection_pool, between(1, 63),
            "NDB: connections from each SQL node to the data nodes.")
          .in_plan_below(kEngineOptions),
      field("api_slots", &ClusterValues::api_slots, between(0, 64),
            "NDB: node ids kept free for NDB API programs and tools, on the hosts of the drivers in turn; one for each "
            "of them at least, or none.")
          .in_plan_below(kEngineOptions),
  };
}

Table<TableValues> of_tables() {
  Table<TableValues> all{
      field("using_hash", &TableValues::using_hash, "NDB: hash keys (no ordered index) where DBT2 has them."),
      field("read_backup", &TableValues::read_backup, one_of({"", "on", "off"}),
            "NDB: read-committed reads from any fragment replica; the server's own default if absent."),
      field("partition_balance", &TableValues::partition_balance,
            one_of({"", "FOR_RP_BY_LDM", "FOR_RA_BY_LDM", "FOR_RP_BY_NODE", "FOR_RA_BY_NODE", "FOR_RA_BY_LDM_X_2",
                    "FOR_RA_BY_LDM_X_3", "FOR_RA_BY_LDM_X_4"}),
            "NDB: how many fragments per thread or node; not with `hash` or `partitions`."),
      field("disk_data", &TableValues::disk_data, "NDB: tables whose columns without an index live on disk.",
            {each(one_of({"customer", "history", "orders", "order_line", "stock"}), "A table.")}),
  };
  for (auto& one : all) one = std::move(one).in_plan_if_set();
  return all;
}

Table<scenario::Node> of_node(bool data_node) {
  Table<NodeValues> all{
      field("location_domain", &NodeValues::location_domain, between(1, 16), "NDB: its LocationDomainId."),
  };
  if (data_node) all.push_back(field("node_group", &NodeValues::node_group, between(0, 143), "NDB: its node group."));
  for (auto& one : all) one = std::move(one).in_plan_below(scenario::kNodeExtra).in_plan_as(fields::in_text);
  return scenario::own_fields<scenario::Node>(all);
}

}  // namespace

scenario::EngineFields own_fields() {
  return {.cluster = scenario::own_fields<scenario::Cluster>(of_cluster()),
          .schema = scenario::own_fields<scenario::Schema>(of_tables()),
          .management_servers = of_node(false),
          .data_nodes = of_node(true),
          .sql_nodes = of_node(false)};
}

}  // namespace forklift::engines::ndb
