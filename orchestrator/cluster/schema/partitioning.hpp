#pragma once
// Pure: partition clauses, and InnoDB tables on one server.
#include <string>
#include <vector>

#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::cluster {

/// "PARTITION BY HASH (s_w_id)" without the list of partitions; empty for `none`. `primary-key`: by the whole key. ITEM
/// has no warehouse column: under every partitioned variant it is placed by its own key.
std::string partition_by(const Table& table, scenario::Partition partition);

/// An InnoDB table on one server: "ENGINE=InnoDB PARTITION BY … PARTITIONS n"; unpartitioned unless the scenario asks
/// for more than one partition.
std::string innodb_options(const Table& table, const scenario::Schema& schema);

}  // namespace forklift::cluster
