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

TEST_CASE("balance: a fragment with two replicas counts on both data nodes that hold it", "[analysis][unit]") {
  const auto balance = balance_of(
      {{"stock", "data-node-1, data-node-2", "p0", "0", 300}, {"stock", "data-node-1, data-node-2", "p1", "0", 100}},
      {"data-node-1", "data-node-2"});
  REQUIRE(balance.rows.size() == 2);
  CHECK(balance.rows[0].value == 400);
  CHECK(balance.rows[1].value == 400);
  CHECK(balance.largest_to_mean == Approx(1));
}

TEST_CASE("homes: each SQL node's warehouses are shared out to node groups, spread ones as all rows are",
          "[analysis][unit]") {
  const auto shares = home_shares(
      {{1, "sql-node-1", "0"},
       {2, "sql-node-1", "0"},
       {3, "sql-node-2", "0"},
       {4, "sql-node-2", "1"},
       {5, "sql-node-3", ""}},
      {{"stock", "d1", "p0", "0", 300}, {"stock", "d2", "p1", "1", 100}, {"item", "d1", "p0", "0", 100000}});
  REQUIRE(shares.size() == 3);
  CHECK(shares[0].shares == std::map<std::string, double>{{"0", 1}});
  CHECK(shares[1].shares == std::map<std::string, double>{{"0", 0.5}, {"1", 0.5}});
  CHECK(shares[2].shares == std::map<std::string, double>{{"0", 0.75}, {"1", 0.25}});
}

TEST_CASE("homes: nothing is said where neither a warehouse's group nor any group is known", "[analysis][unit]") {
  CHECK(home_shares({{1, "sql-node-1", ""}}, {{"stock", "d1", "p0", "", 300}}).empty());
  CHECK(home_shares({}, {}).empty());
}

TEST_CASE("work: the servers' statements on data nodes, per transaction", "[analysis][unit]") {
  const auto work = work_per_transaction({{"d1", "Com_select", 10, 110},
                                          {"d1", "Com_insert", 0, 50},
                                          {"d2", "Com_select", 0, 30},
                                          {"sql-1", "Com_select", 0, 9999},
                                          {"d1", "Questions", 0, 9999}},
                                         {"d1", "d2"}, 10);
  CHECK(work.what == "statements");
  REQUIRE(work.shares.size() == 2);
  CHECK(work.shares[0].value == Approx(15));
  CHECK(work.shares[1].value == Approx(3));
  CHECK(total(work.shares) == Approx(18));
}

TEST_CASE("work: an engine's own count wins, none is none", "[analysis][unit]") {
  const auto work = work_per_transaction({{"d1", "statements", 0, 40}, {"d1", "Com_select", 0, 10}}, {"d1"}, 10);
  REQUIRE(work.shares.size() == 1);
  CHECK(work.shares[0].value == Approx(4));
  CHECK(work_per_transaction({{"d1", "bytes", 0, 40}}, {"d1"}, 10).shares.empty());
  CHECK(work_per_transaction({{"d1", "statements", 0, 40}}, {"d1"}, 0).shares.empty());
}

TEST_CASE("work: NDB's key operations, per LDM thread where a data node has several", "[analysis][unit]") {
  const auto one =
      work_per_transaction({{"d1", "ndbinfo.LDM.1.key_operations", 0, 40}, {"s1", "Com_select", 0, 9}}, {"d1"}, 10);
  CHECK(one.what == "key operations");
  REQUIRE(one.shares.size() == 1);
  CHECK(one.shares[0].node == "d1");
  const auto two = work_per_transaction(
      {{"d1", "ndbinfo.LDM.1.key_operations", 0, 40}, {"d1", "ndbinfo.LDM.2.key_operations", 0, 10}}, {"d1"}, 10);
  REQUIRE(two.shares.size() == 2);
  CHECK(two.shares[1].node == "d1 LDM 2");
  CHECK(two.shares[1].value == Approx(1));
}

TEST_CASE("work: statements of all kinds to data nodes, which are round trips", "[analysis][unit]") {
  const std::vector<store::CounterPair> counters{{"data-node-1", "Questions", 100, 400},
                                                 {"data-node-2", "Questions", 0, 100},
                                                 {"data-node-1", "Com_select", 0, 250},
                                                 {"sql-node-1", "Questions", 0, 900}};
  CHECK(*questions_per_transaction(counters, {"data-node-1", "data-node-2"}, 40) == Approx(10));
  CHECK_FALSE(questions_per_transaction(counters, {"data-node-3"}, 40));
  CHECK_FALSE(questions_per_transaction(counters, {"data-node-1"}, 0));
}
