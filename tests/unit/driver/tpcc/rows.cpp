#include "driver/tpcc/rows.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <set>

#include "common/core/text.hpp"
#include "driver/tpcc/names.hpp"

using namespace forklift;
using namespace forklift::driver::tpcc;

namespace {

const Population kSmall = population(9, 0.01, "2026-11-23 04:05:06");  // 1000 items, 30 customers, 9 new orders

std::string text_of(Table table, int warehouse, RowBuffer::Format format = RowBuffer::Format::lines,
                    std::size_t rows_at_once = SIZE_MAX) {
  RowStream stream{kSmall, table, warehouse};
  std::string text;
  RowBuffer buffer{format};
  for (bool more = true; more;) {
    buffer.clear();
    more = stream.fill(buffer, rows_at_once, SIZE_MAX);
    text += buffer.text();
  }
  return text;
}

std::vector<std::vector<std::string>> rows_of(Table table, int warehouse) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : split(text_of(table, warehouse), '\n')) {
    if (!line.empty()) rows.push_back(split(line, '\t'));
  }
  return rows;
}

void require_all(Table table, std::size_t column, const std::string& pattern) {
  const std::regex expression{pattern};
  for (const auto& row : rows_of(table, 2)) {
    INFO(name(table) << " column " << column << ": " << row.at(column));
    REQUIRE(std::regex_match(row.at(column), expression));
  }
}

}  // namespace

TEST_CASE("rows: every table has the clause's cardinality and columns", "[tpcc][unit]") {
  for (const Table table : kWarehouseTables) {
    const auto rows = rows_of(table, 2);
    const auto width = split(columns(table), ',').size();
    for (const auto& row : rows) REQUIRE(row.size() == width);
    if (table == Table::order_line) {
      CHECK(rows.size() >= 10 * 30 * 5);
      CHECK(rows.size() <= 10 * 30 * 15);
    } else {
      CHECK(static_cast<std::int64_t>(rows.size()) == expected_rows(table, kSmall.sizes));
    }
  }
  CHECK(rows_of(Table::item, 0).size() == 1000);
}

TEST_CASE("rows: at scale 1 a warehouse has 100,000 stock rows, 30,000 customers and 9,000 new orders",
          "[tpcc][unit]") {
  const Sizes full = sizes_at(1);
  CHECK(expected_rows(Table::item, full) == 100'000);
  CHECK(expected_rows(Table::stock, full) == 100'000);
  CHECK(expected_rows(Table::customer, full) == 30'000);
  CHECK(expected_rows(Table::new_order, full) == 9'000);
  CHECK(full.first_undelivered() == 2'101);
}

TEST_CASE("rows: texts have the clause's form", "[tpcc][unit]") {
  require_all(Table::customer, 3, "[0-9A-Za-z]{8,16}");
  require_all(Table::customer, 4, "OE");
  require_all(Table::customer, 9, "[A-Z]{2}");
  require_all(Table::customer, 10, "[0-9]{4}11111");
  require_all(Table::customer, 11, "[0-9]{16}");
  require_all(Table::customer, 12, "2026-11-23 04:05:06");
  require_all(Table::customer, 13, "GC|BC");
  require_all(Table::customer, 14, "50000\\.00");
  require_all(Table::customer, 15, "0\\.[0-5][0-9]{3}");
  require_all(Table::customer, 16, "-10\\.00");
  require_all(Table::customer, 20, "[0-9A-Za-z]{300,500}");
  require_all(Table::stock, 3, "[0-9A-Za-z]{24}");
  require_all(Table::stock, 16, "[0-9A-Za-z]{26,50}");
  require_all(Table::item, 3, "[0-9]{1,3}\\.[0-9]{2}");
  require_all(Table::history, 8, "[0-9A-Za-z]{12,24}");
  require_all(Table::district, 10, "31");
  require_all(Table::warehouse, 8, "3000\\.00");
}

TEST_CASE("rows: one of ten items and customers is ORIGINAL or of bad credit", "[tpcc][unit]") {
  int original = 0, bad = 0;
  for (const auto& row : rows_of(Table::stock, 1)) original += row[16].find("ORIGINAL") != std::string::npos;
  for (const auto& row : rows_of(Table::customer, 1)) bad += row[13] == "BC";
  CHECK(original > 60);
  CHECK(original < 140);
  CHECK(bad > 10);
  CHECK(bad < 55);
}

TEST_CASE("rows: every last name of the range exists in every district", "[tpcc][unit]") {
  std::map<std::string, std::set<std::string>> names;
  for (const auto& row : rows_of(Table::customer, 1)) names[row[1]].insert(row[5]);
  REQUIRE(names.size() == 10);
  for (const auto& [district, found] : names) {
    for (int i = 0; i < kSmall.sizes.last_names; ++i)
      CHECK(found.contains(std::string{std::string_view{last_name(i)}}));
  }
}

TEST_CASE("rows: orders, their lines and new orders agree", "[tpcc][unit]") {
  std::map<std::string, int> lines;
  std::map<std::string, std::set<std::string>> customers;
  for (const auto& row : rows_of(Table::order_line, 2)) {
    const bool delivered = std::stoi(row[0]) < kSmall.sizes.first_undelivered();
    ++lines[row[1] + "/" + row[0]];
    REQUIRE((row[6] == "\\N") != delivered);
    REQUIRE((row[8] == "0.00") == delivered);
    REQUIRE(row[5] == "2");
  }
  for (const auto& row : rows_of(Table::orders, 2)) {
    REQUIRE(lines[row[1] + "/" + row[0]] == std::stoi(row[6]));
    REQUIRE((row[5] == "\\N") == (std::stoi(row[0]) >= kSmall.sizes.first_undelivered()));
    customers[row[1]].insert(row[3]);
  }
  for (const auto& [district, all] : customers) CHECK(all.size() == 30);  // a permutation: each customer ordered once
  for (const auto& row : rows_of(Table::new_order, 2)) REQUIRE(std::stoi(row[0]) >= kSmall.sizes.first_undelivered());
}

TEST_CASE("rows: the same however they are cut, different for other warehouses and seeds", "[tpcc][unit]") {
  for (const Table table : kWarehouseTables) {
    CHECK(text_of(table, 3, RowBuffer::Format::lines, 7) == text_of(table, 3));
    CHECK(text_of(table, 3) != text_of(table, 4));
  }
  const Population other = population(10, 0.01, kSmall.date);
  RowStream stream{other, Table::stock, 3};
  RowBuffer buffer{RowBuffer::Format::lines};
  stream.fill(buffer, SIZE_MAX, SIZE_MAX);
  CHECK(std::string{buffer.text()} != text_of(Table::stock, 3));
}

TEST_CASE("rows: as values they are quoted and NULL is a word", "[tpcc][unit]") {
  RowStream stream{kSmall, Table::orders, 1};
  RowBuffer buffer{RowBuffer::Format::values};
  stream.fill(buffer, 25, SIZE_MAX);
  const std::string text{buffer.text()};
  CHECK(buffer.rows() == 25);
  CHECK(std::regex_search(text, std::regex{"^\\(1,1,1,[0-9]+,'2026-11-23 04:05:06',[0-9]+,[0-9]+,1\\),\\(2,1,1,"}));
  CHECK(std::regex_search(text, std::regex{"\\(25,1,1,[0-9]+,'2026-11-23 04:05:06',NULL,[0-9]+,1\\)$"}));
}

TEST_CASE("rows: money and shares keep their places", "[tpcc][unit]") {
  RowBuffer buffer{RowBuffer::Format::lines};
  buffer.begin_row();
  buffer.decimal(5, 2);
  buffer.decimal(-123'456, 2);
  buffer.decimal(42, 4);
  buffer.end_row();
  CHECK(buffer.text() == "0.05\t-1234.56\t0.0042\n");
}
