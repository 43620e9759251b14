#include "driver/keylookup/sql_text.hpp"

#include <fmt/format.h>

#include <iterator>

#include "common/sql/own_table.hpp"
#include "common/sql/quote.hpp"

namespace forklift::driver::keylookup {
namespace {

/// `v1`, as a hexadecimal literal.
void put_column(std::string& text, const SqlTable& table, const Lookup& lookup, int column) {
  constexpr char kDigits[] = "0123456789abcdef";
  const std::byte* from = lookup.row + column * table.columns.column_bytes;
  text += "x'";
  for (int i = 0; i < table.columns.column_bytes; ++i) {
    const auto value = std::to_integer<unsigned>(from[i]);
    text += kDigits[value >> 4];
    text += kDigits[value & 15];
  }
  text += '\'';
}

void put_row(std::string& text, const SqlTable& table, const Lookup& lookup) {
  fmt::format_to(std::back_inserter(text), "({}", lookup.key);
  for (int i = 0; i < table.columns.columns; ++i) {
    text += ',';
    put_column(text, table, lookup, i);
  }
  text += ')';
}

}  // namespace

std::string find_table(const SqlTable& table) {
  return fmt::format(
      "SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = {}",
      sql::literal(table.name));
}

std::string drop_table(const SqlTable& table) { return fmt::format("DROP TABLE IF EXISTS {}", table.name); }

std::string create_table(const SqlTable& table) {
  std::string text = fmt::format("CREATE TABLE {} (k BIGINT UNSIGNED NOT NULL PRIMARY KEY", table.name);
  for (int i = 1; i <= table.columns.columns; ++i)
    text += fmt::format(", v{} BINARY({}) NOT NULL", i, table.columns.column_bytes);
  text += ")";
  if (!table.engine.empty()) text += " ENGINE=" + table.engine;
  text += " COMMENT=" + sql::literal(sql::kOwnTable);
  if (table.partitions > 0) text += fmt::format(" PARTITION BY HASH(k) PARTITIONS {}", table.partitions);
  return text;
}

std::string select_rows(const SqlTable& table, std::span<Lookup* const> batch) {
  std::string text = "SELECT k";
  for (int i = 1; i <= table.columns.columns; ++i) fmt::format_to(std::back_inserter(text), ",v{}", i);
  fmt::format_to(std::back_inserter(text), " FROM {} WHERE k IN (", table.name);
  const char* comma = "";
  for (const auto* lookup : batch) {
    fmt::format_to(std::back_inserter(text), "{}{}", comma, lookup->key);
    comma = ",";
  }
  return text + ")";
}

std::string insert_rows(const SqlTable& table, std::span<Lookup* const> batch) {
  std::string text = fmt::format("INSERT INTO {} VALUES ", table.name);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i > 0) text += ',';
    put_row(text, table, *batch[i]);
  }
  return text;
}

std::string change_row(const SqlTable& table, const Lookup& lookup) {
  std::string text;
  if (lookup.operation == Operation::insert) {
    text = fmt::format("INSERT INTO {} VALUES ", table.name);
    put_row(text, table, lookup);
    return text;
  }
  if (lookup.operation == Operation::erase) return fmt::format("DELETE FROM {} WHERE k={}", table.name, lookup.key);
  text = fmt::format("UPDATE {} SET ", table.name);
  for (int i = 0; i < table.columns.columns; ++i) {
    fmt::format_to(std::back_inserter(text), "{}v{}=", i == 0 ? "" : ",", i + 1);
    put_column(text, table, lookup, i);
  }
  return text + fmt::format(" WHERE k={}", lookup.key);
}

}  // namespace forklift::driver::keylookup
