#pragma once
// Pure: tables of Spider over the tables of its data nodes.
#include <string>

#include "orchestrator/cluster/schema/partitioning.hpp"

namespace forklift::engines::spider {

using cluster::Table;

/// Number of partitions of a Spider table: the scenario's, or one per data node; 1 for `none`.
int spider_partitions(const scenario::Schema& schema, int data_nodes);

/// Partition p of every table lives on data node p mod `data_nodes`, in a database of its own there, so that a scan of
/// all partitions reads no row twice.
std::string spider_database(const std::string& database, int partition);

/// Options of a Spider table: one partition after the other with its server, remote database and table.
std::string spider_options(const Table& table, const scenario::Schema& schema, const std::string& database,
                           int data_nodes);

}  // namespace forklift::engines::spider
