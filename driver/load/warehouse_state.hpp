#pragma once
// What stands in the database for one warehouse, and clearing it.
#include "common/sql/session.hpp"
#include "driver/tpcc/rows.hpp"

namespace forklift::driver::load {

enum class WarehouseState { absent, complete, broken };

/// Complete: its WAREHOUSE row is there, the tables whose size never changes have it, and no initial order is missing.
WarehouseState state_of(sql::SqlSession& session, int warehouse, const tpcc::Sizes& sizes);

/// Removes every row of the warehouse, in pieces that every engine can take in one transaction.
void clear_warehouse(sql::SqlSession& session, int warehouse);

bool item_is_complete(sql::SqlSession& session, const tpcc::Sizes& sizes);
void clear_item(sql::SqlSession& session);

}  // namespace forklift::driver::load
