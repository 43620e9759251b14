#pragma once
// What NDB tells of itself through its ndbinfo database: where rows lie, what its nodes counted, how they are set.
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/ndb/layout.hpp"

namespace forklift::engines::ndb {

/// Rows of every fragment of the database's NDB tables. A fragment's replicas hold the same rows: it is listed once,
/// with the data nodes that hold it ("data-node-1, data-node-2").
std::vector<Placement> read_placement(sql::SqlSession& session, const Layout& layout, const std::string& database);

/// Node group of each fragment number of one table; empty if it has none.
std::vector<int> fragment_groups(sql::SqlSession& session, const std::string& database, const std::string& table);

/// The partition number that holds a warehouse's districts, for each of 1..warehouses, as the optimizer prunes it.
std::vector<int> warehouse_partitions(sql::SqlSession& session, const std::string& database, int warehouses);

/// Counters of the data nodes: of each block instance (DBTC: transactions and locality; DBLQH: operations, one per LDM
/// thread), operations and rows per LDM thread, send buffer overloads, redo log in use.
std::vector<Counter> read_data_node_counters(sql::SqlSession& session, const Layout& layout);

/// ndbinfo.config_values by parameter name.
std::vector<Setting> read_data_node_config(sql::SqlSession& session, const Layout& layout);

}  // namespace forklift::engines::ndb
