#pragma once
// Reads the facts of a warehouse from its server: seven queries, each in primary-key order, streamed.
#include "common/sql/session.hpp"
#include "driver/check/facts.hpp"

namespace forklift::driver::check {

/// h_amount summed up where the conditions need it: by home district, and by customer. HISTORY has no index by
/// warehouse, so that it is read once per server for many warehouses.
class HistorySums {
 public:
  HistorySums(int first_warehouse, int last_warehouse, int customers);
  /// Adds the rows of one server. Rows of other warehouses are passed over.
  void read(sql::SqlSession& session);
  void put_into(WarehouseFacts& facts) const;

 private:
  std::size_t district_index(std::int64_t warehouse, std::int64_t district) const;
  bool covers(std::int64_t warehouse, std::int64_t district) const;
  int first_, last_, customers_;
  std::vector<std::int64_t> districts_, customer_cents_;
};

WarehouseFacts read_facts(sql::SqlSession& session, int warehouse, int customers);

}  // namespace forklift::driver::check
