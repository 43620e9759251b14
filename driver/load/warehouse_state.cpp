#include "driver/load/warehouse_state.hpp"

#include <fmt/format.h>

#include <charconv>

namespace forklift::driver::load {
namespace {

using tpcc::Table;

std::int64_t number(sql::SqlSession& session, const std::string& query) {
  const auto result = session.query(query);
  std::int64_t value = 0;
  if (!result.rows.empty() && result.rows[0][0]) {
    const std::string& text = *result.rows[0][0];
    std::from_chars(text.data(), text.data() + text.size(), value);
  }
  return value;
}

std::int64_t count(sql::SqlSession& session, Table table, int warehouse) {
  return number(session, fmt::format("SELECT COUNT(*) FROM {} WHERE {} = {}", tpcc::name(table),
                                     tpcc::warehouse_column(table), warehouse));
}

bool any_rows(sql::SqlSession& session, int warehouse, const tpcc::Sizes& sizes) {
  for (const Table table : tpcc::kWarehouseTables) {
    std::string where = fmt::format("{} = {}", tpcc::warehouse_column(table), warehouse);
    if (table == Table::history) {
      // HISTORY has no index by warehouse; the rows that a load writes have ids of their own range.
      const std::int64_t rows = tpcc::expected_rows(table, sizes);
      where += fmt::format(" AND h_id BETWEEN {} AND {}", (warehouse - 1) * rows + 1, warehouse * rows);
    }
    if (number(session, fmt::format("SELECT 1 FROM {} WHERE {} LIMIT 1", tpcc::name(table), where)) == 1) return true;
  }
  return false;
}

void delete_all(sql::SqlSession& session, Table table, const std::string& where) {
  while (session.query(fmt::format("DELETE FROM {}{} LIMIT 5000", tpcc::name(table), where)).affected > 0) {
  }
}

}  // namespace

WarehouseState state_of(sql::SqlSession& session, int warehouse, const tpcc::Sizes& sizes) {
  if (count(session, Table::warehouse, warehouse) == 0) {
    return any_rows(session, warehouse, sizes) ? WarehouseState::broken : WarehouseState::absent;
  }
  for (const Table table : {Table::district, Table::customer, Table::stock}) {
    if (count(session, table, warehouse) != tpcc::expected_rows(table, sizes)) return WarehouseState::broken;
  }
  const bool orders = count(session, Table::orders, warehouse) >= tpcc::expected_rows(Table::orders, sizes);
  return orders ? WarehouseState::complete : WarehouseState::broken;
}

void clear_warehouse(sql::SqlSession& session, int warehouse) {
  // The mark of completeness goes first: a clearing that breaks leaves a broken warehouse, never a complete one.
  for (auto table = tpcc::kWarehouseTables.rbegin(); table != tpcc::kWarehouseTables.rend(); ++table) {
    delete_all(session, *table, fmt::format(" WHERE {} = {}", tpcc::warehouse_column(*table), warehouse));
  }
}

bool item_is_complete(sql::SqlSession& session, const tpcc::Sizes& sizes) {
  return number(session, "SELECT COUNT(*) FROM item") == sizes.items;
}

void clear_item(sql::SqlSession& session) { delete_all(session, Table::item, ""); }

}  // namespace forklift::driver::load
