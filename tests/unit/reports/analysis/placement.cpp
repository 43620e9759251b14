#include "reports/analysis/placement.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

TEST_CASE("balance: rows are summed per data node, ITEM left out, an idle node counted", "[analysis][unit]") {
  const auto balance = balance_of({{"stock", "d1", "p0", "", 300},
                                   {"customer", "d1", "p0", "", 100},
                                   {"stock", "d2", "p1", "", 200},
                                   {"item", "d2", "p0", "", 100000}},
                                  {"d1", "d2", "d3"});
  REQUIRE(balance.rows.size() == 3);
  CHECK(balance.rows[0].value == 400);
  CHECK(balance.rows[1].value == 200);
  CHECK(balance.rows[2].value == 0);
  CHECK(balance.largest_to_mean == Approx(2));
  CHECK(balance.variation == Approx(1));
}

TEST_CASE("balance: nothing is known without placements", "[analysis][unit]") {
  CHECK(balance_of({}, {"d1"}).rows.empty());
}

TEST_CASE("statements: the servers' counters on data nodes, per transaction", "[analysis][unit]") {
  const auto shares = statements_per_transaction({{"d1", "Com_select", 10, 110},
                                                  {"d1", "Com_insert", 0, 50},
                                                  {"d2", "Com_select", 0, 30},
                                                  {"sql-1", "Com_select", 0, 9999},
                                                  {"d1", "Questions", 0, 9999}},
                                                 {"d1", "d2"}, 10);
  REQUIRE(shares.size() == 2);
  CHECK(shares[0].value == Approx(15));
  CHECK(shares[1].value == Approx(3));
  CHECK(total(shares) == Approx(18));
}

TEST_CASE("statements: an engine's own count wins, none is none", "[analysis][unit]") {
  const auto shares =
      statements_per_transaction({{"d1", "statements", 0, 40}, {"d1", "Com_select", 0, 10}}, {"d1"}, 10);
  REQUIRE(shares.size() == 1);
  CHECK(shares[0].value == Approx(4));
  CHECK(statements_per_transaction({{"d1", "bytes", 0, 40}}, {"d1"}, 10).empty());
  CHECK(statements_per_transaction({{"d1", "statements", 0, 40}}, {"d1"}, 0).empty());
}
