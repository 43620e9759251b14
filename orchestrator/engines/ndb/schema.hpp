#pragma once
// The nine tables on NDB: engine, partitioning, comments, hash keys, disk data, and where ITEM lives. Pure.
#include <string>
#include <vector>

#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::engines::ndb {

inline constexpr const char* kTablespace = "forklift_disk";
inline constexpr const char* kLogfileGroup = "forklift_undo";

/// Does ITEM lie in InnoDB on every SQL node (`local-copy`, `innodb-replicated`)?
bool item_in_innodb(const scenario::Schema& schema);

/// "ENGINE=NDBCLUSTER …" for one table. `hash` without a number of partitions gets one per data node: the server's own
/// default would be a single one.
std::string table_options(const Table& table, const scenario::Schema& schema, int data_nodes);

/// The CREATE TABLE of every table that NDB holds, in order; without ITEM if it lies in InnoDB.
std::vector<std::string> ndb_tables(const scenario::Schema& schema, int data_nodes);

/// ITEM in InnoDB.
std::string innodb_item();

/// What must exist before a table on disk: log file group and tablespace, `bytes` for rows on each data node.
std::vector<std::string> disk_objects(std::int64_t bytes);

}  // namespace forklift::engines::ndb
