#pragma once
// Moves one table of one warehouse into the database: by LOAD DATA LOCAL, by multi-row INSERT, or through the NDB API.
#include <atomic>
#include <stop_token>

#include "common/sql/session.hpp"
#include "driver/load/waiting.hpp"
#include "driver/ndbapi/plugin.hpp"
#include "driver/tpcc/rows.hpp"

namespace forklift::driver::load {

/// Counted by all loading threads together.
struct Totals {
  std::atomic<std::uint64_t> rows{0}, bytes{0};
  Waits waits;
};

struct Method {
  bool load_data = true;
  int rows_per_insert = 500;
  /// Trouble of one statement that ends by itself (waiting.hpp) is waited for that long.
  Microseconds patience = std::chrono::minutes{10};
};

/// Errors: SqlError when the server refuses for good; those of Patience.
void transfer(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop);

/// The same without a SQL node. False, and nothing is done, if NDB has no such table (ITEM in InnoDB). Errors: the
/// same; NDB's own are put as a SQL node would.
bool transfer(ndbapi::Session& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop);

}  // namespace forklift::driver::load
