#include "driver/check/reader.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "driver/transactions/sql_text.hpp"
#include "tests/unit/driver/fake_session.hpp"

using namespace forklift;
using namespace forklift::driver::check;

namespace {

/// Facts of warehouse 1 of a server that answers `row` to the query of that table, and nothing else.
WarehouseFacts facts_with(const std::string& table, const std::vector<std::string>& row) {
  test::FakeServer server;
  server.answer = [&](const std::string& statement) {
    const bool asked = statement.find("FROM " + table + " ") != std::string::npos;
    return asked ? test::FakeServer::Rows{row} : test::FakeServer::Rows{};
  };
  test::FakeSession session{server};
  return read_facts(session, 1, 30);
}

std::string failure(const std::string& table, const std::vector<std::string>& row) {
  try {
    facts_with(table, row);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("check reader: rows stand under their ids", "[check][unit]") {
  const auto facts = facts_with("orders", {"2", "5000", "7", "11", "3"});
  CHECK(facts.districts.at(2).orders.at(5000).customer == 7);
}

TEST_CASE("check reader: an id that would fill the memory is reported", "[check][unit]") {
  const std::string fix = ", which is more than can be checked. Look at that row, or run without workload.checks.";
  CHECK(failure("orders", {"1", "9223372036854775807", "7", "11", "3"}) ==
        "warehouse 1: it has order 9223372036854775807" + fix);
  CHECK(failure("customer", {"1", "99999999", "0", "0", "0"}) == "warehouse 1: it has customer 99999999" + fix);
  CHECK(failure("district", {"1001", "1", "0"}) == "warehouse 1: it has district 1001" + fix);
}

TEST_CASE("check reader: an amount that no column holds is the largest one", "[check][unit]") {
  using driver::transactions::kMostCents, driver::transactions::parse_decimal;
  CHECK(parse_decimal("-9999999999.99", 2) == -999'999'999'999);
  CHECK(parse_decimal("99999999999999999999999.99", 2) == kMostCents);
  CHECK(parse_decimal("-" + std::string(400, '9'), 2) == -kMostCents);
}
