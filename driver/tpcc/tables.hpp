#pragma once
// The nine tables by name, in the order in which a warehouse is filled: its own row comes last, as the mark that the
// warehouse is complete.
#include <array>
#include <string_view>

namespace forklift::driver::tpcc {

enum class Table { stock, order_line, customer, orders, history, new_order, district, warehouse, item };

inline constexpr std::array<Table, 8> kWarehouseTables{Table::stock,    Table::order_line, Table::customer,
                                                       Table::orders,   Table::history,    Table::new_order,
                                                       Table::district, Table::warehouse};

std::string_view name(Table table);
/// The column that holds the warehouse id; empty for ITEM.
std::string_view warehouse_column(Table table);
/// All columns in the order of schemas/tpcc/tables.sql, separated by commas.
std::string_view columns(Table table);

}  // namespace forklift::driver::tpcc
