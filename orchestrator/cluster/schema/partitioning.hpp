#pragma once
// Pure: partition clauses for single servers and for Spider.
#include <string>
#include <vector>

#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::cluster {

/// "PARTITION BY HASH (s_w_id)" without the list of partitions; empty for `none`. `primary-key`: by the whole key. ITEM
/// has no warehouse column: under every partitioned variant it is dealt by its own key.
std::string partition_by(const Table& table, scenario::Partition partition);

/// An InnoDB table on one server: "ENGINE=InnoDB PARTITION BY … PARTITIONS n"; unpartitioned unless the scenario asks
/// for more than one partition.
std::string innodb_options(const Table& table, const scenario::Schema& schema);

/// Number of partitions of a Spider table: the scenario's, or one per data node; 1 for `none`.
int spider_partitions(const scenario::Schema& schema, int data_nodes);

/// Partition p of every table lives on data node p mod `data_nodes`, in a database of its own there, so that a scan of
/// all partitions reads no row twice.
std::string spider_database(const std::string& database, int partition);

/// Options of a Spider table: one partition after the other with its server, remote database and table.
std::string spider_options(const Table& table, const scenario::Schema& schema, const std::string& database,
                           int data_nodes);

}  // namespace forklift::cluster
