#pragma once
// Moves one table of one warehouse into the database, by LOAD DATA LOCAL or by multi-row INSERT.
#include <atomic>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>

#include "common/sql/error_class.hpp"
#include "common/sql/session.hpp"
#include "driver/tpcc/rows.hpp"

namespace forklift::driver::load {

/// How often the loading threads had to wait, by class of error.
class Waits {
 public:
  void count(sql::ErrorClass kind) {
    const std::lock_guard lock{mutex_};
    ++by_class_[std::string{sql::to_string(kind)}];
  }
  std::map<std::string, std::uint64_t> by_class() const {
    const std::lock_guard lock{mutex_};
    return by_class_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> by_class_;
};

/// Counted by all loading threads together.
struct Totals {
  std::atomic<std::uint64_t> rows{0}, bytes{0};
  Waits waits;
};

struct Method {
  bool load_data = true;
  int rows_per_insert = 500;
};

/// What ends by itself (NDB's 410 and 1218, lock waits, a failed data node) is waited for and tried again, counted in
/// `totals.waits`, for ten minutes at most per statement. Errors: SqlError when the server refuses for good; Error
/// interrupted.
void transfer(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop);

}  // namespace forklift::driver::load
