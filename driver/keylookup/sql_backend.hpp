#pragma once
// Lookups as SQL: an executor's batch of reads is one SELECT … WHERE k IN (…), its inserts are one INSERT, other
// changes one round trip of single statements. For MariaDB servers that each hold a part of the keys, and for clusters
// whose SQL nodes all reach every row.
#include <vector>

#include "common/sql/identity.hpp"
#include "driver/keylookup/backend.hpp"
#include "driver/keylookup/sql_text.hpp"

namespace forklift::driver::keylookup {

struct SqlSettings {
  std::vector<sql::Endpoint> endpoints;  ///< one "data node" of the engine each
  SqlTable table;
  bool create = false;   ///< drop the table, if it carries our mark, and make it
  bool sharded = false;  ///< servers that know nothing of each other: each has a table for its share of the keys
};

/// Partition of a key: k mod partitions (as HASH(k) has it), or mod the number of servers. Server: the partition mod
/// their number, so that a server always asks the same partitions. A channel that lost its connection opens another at
/// its next batch. Errors: config without endpoints; environment, if a server or the table can't be had, or if a table
/// of that name is not ours.
std::unique_ptr<Backend> sql_backend(const SqlSettings& settings, sql::Open open);

}  // namespace forklift::driver::keylookup
