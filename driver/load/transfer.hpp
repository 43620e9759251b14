#pragma once
// Moves one table of one warehouse into the database, by LOAD DATA LOCAL or by multi-row INSERT.
#include <atomic>
#include <stop_token>
#include <string>

#include "common/sql/session.hpp"
#include "driver/tpcc/rows.hpp"

namespace forklift::driver::load {

/// Counted by all loading threads together.
struct Totals {
  std::atomic<std::uint64_t> rows{0}, bytes{0}, waits{0};
};

struct Method {
  bool load_data = true;
  int rows_per_insert = 500;
};

/// Overloads and lock conflicts (NDB's 410, 1217, 1218 arrive as 1297) are waited for and tried again, counted in
/// `totals.waits`. Errors: SqlError when the server refuses for good; Error interrupted.
void transfer(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop);

/// Errors that end by themselves: wait and try again.
bool is_overload(unsigned number);

}  // namespace forklift::driver::load
