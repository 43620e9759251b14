#pragma once
// The initial database of clause 4.3.3.1, row by row in primary-key order. Every (table, warehouse, district) has its
// own random stream, so that a table of one warehouse is the same whoever makes it, and when.
#include <string>
#include <vector>

#include "driver/tpcc/nurand.hpp"
#include "driver/tpcc/row_buffer.hpp"
#include "driver/tpcc/tables.hpp"

namespace forklift::driver::tpcc {

/// What all rows of one database have in common.
struct Population {
  Sizes sizes;
  NurandConstants constants;
  std::uint64_t seed = 1;
  std::string date = "2026-01-01 00:00:00";  ///< of every row: the time of loading
  bool with_history_id = true;               ///< DBT2's files leave h_id to AUTO_INCREMENT
};

Population population(std::uint64_t seed, double scale, std::string date);

/// How many rows a table has: of one warehouse, or of ITEM. ORDER_LINE's is an expectation.
std::int64_t expected_rows(Table table, const Sizes& sizes);

/// One table of one warehouse (ITEM: warehouse 0).
class RowStream {
 public:
  RowStream(const Population& population, Table table, int warehouse);

  /// Appends whole rows to `out` until it has `max_rows` rows or `max_bytes` bytes (an order's lines stay together).
  /// False when there are no more rows.
  bool fill(RowBuffer& out, std::size_t max_rows, std::size_t max_bytes);

 private:
  void enter_district(int district);
  void write(RowBuffer& out, int key);
  void write_warehouse(RowBuffer& out);
  void write_district(RowBuffer& out, int district);
  void write_stock(RowBuffer& out, int item);
  void write_item(RowBuffer& out, int item);
  void write_customer(RowBuffer& out, int id);
  void write_history(RowBuffer& out, int customer);
  void write_order(RowBuffer& out, int id);
  void write_order_lines(RowBuffer& out, int id);
  void write_new_order(RowBuffer& out, int id);
  void address(RowBuffer& out);

  const Population& population_;
  Table table_;
  int warehouse_;
  Random random_;
  int district_ = 1, key_ = 1, first_key_ = 1, last_key_ = 1, last_district_ = 1;
  std::vector<int> customers_;       ///< ORDERS: a permutation of the customer ids
  std::vector<std::uint8_t> lines_;  ///< ORDERS, ORDER_LINE: o_ol_cnt of each order
};

}  // namespace forklift::driver::tpcc
