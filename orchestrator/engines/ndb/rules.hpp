#pragma once
// What a scenario may say of an NDB Cluster: facts, values of its own, and the rules that join them. Pure.
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::engines::ndb {

scenario::EngineFacts facts();
scenario::EngineFields own_fields();

/// Rules of a scenario with this engine.
void check(const scenario::Settings& settings, scenario::Problems& problems);
/// Rules of one with another: what of the schema is NDB's alone.
void check_other(const scenario::Settings& settings, scenario::Problems& problems);

/// What a scenario says of the cluster.
struct ClusterValues {
  int replicas = 2;  ///< of each fragment
  std::string data_node_program = "ndbmtd";
  int connection_pool = 1, api_slots = 4;
  bool operator==(const ClusterValues&) const = default;
};

/// What it says of tables.
struct TableValues {
  bool using_hash = true;                      ///< USING HASH keys where DBT2 has them
  std::string read_backup, partition_balance;  ///< table comments; empty: not set
  std::vector<std::string> disk_data;          ///< tables kept on disk
  bool operator==(const TableValues&) const = default;
};

/// What it says of a node.
struct NodeValues {
  std::optional<int> location_domain;  ///< of any node
  std::optional<int> node_group;       ///< of a data node; none: by its position
  bool operator==(const NodeValues&) const = default;
};

inline const ClusterValues& values_of(const scenario::Cluster& cluster) { return cluster.own.get<ClusterValues>(); }
inline const TableValues& values_of(const scenario::Schema& schema) { return schema.own.get<TableValues>(); }
inline const NodeValues& values_of(const plan::Node& node) { return node.own.get<NodeValues>(); }

// What some cell of the cluster asks for.
bool disk_data(const plan::Cluster& cluster);         ///< tables on disk
bool hash_partitions(const plan::Cluster& cluster);   ///< partitions by hash
bool item_replication(const plan::Cluster& cluster);  ///< ITEM on the SQL nodes, by replication

}  // namespace forklift::engines::ndb
