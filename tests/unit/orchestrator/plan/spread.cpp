#include "orchestrator/plan/spread.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::plan;
using Homes = std::vector<std::vector<int>>;

TEST_CASE("spread: with spread 2, the third SQL node starts the second lap", "[plan][unit]") {
  CHECK(home_warehouses({.sql_node = 2, .per_node = 3, .spread = 2}) == std::vector{7, 9, 11});
}

TEST_CASE("spread: four SQL nodes with three warehouses each, spread 2", "[plan][unit]") {
  CHECK(distribute(12, 4, 2) == Homes{{1, 3, 5}, {2, 4, 6}, {7, 9, 11}, {8, 10, 12}});
}

TEST_CASE("spread: spread 1 gives contiguous blocks", "[plan][unit]") {
  CHECK(distribute(6, 3, 1) == Homes{{1, 2}, {3, 4}, {5, 6}});
}

TEST_CASE("spread: when spread does not divide the SQL nodes, fewer warehouses per node fit", "[plan][unit]") {
  CHECK(required_warehouses(3, 2, 2) == 7);
  CHECK(distribute(7, 3, 2) == Homes{{1, 3}, {2, 4}, {5, 7}});
  CHECK(distribute(6, 3, 2) == Homes{{1}, {2}, {3}});
}

TEST_CASE("spread: more spread than SQL nodes leaves residue classes idle, and says so", "[plan][unit]") {
  const auto homes = distribute(8, 2, 4);
  CHECK(homes == Homes{{1, 5}, {2, 6}});
  CHECK(idle_notes(8, homes, 4, 4) == std::vector<std::string>{"no terminal works at warehouses 3, 4, 7, 8",
                                                               "no terminal works in residue class 0, 3 (mod spread 4)",
                                                               "no terminal works in hash partition 0, 3 of 4"});
}

TEST_CASE("spread: every distribution is disjoint, even and inside the loaded warehouses", "[plan][unit]") {
  for (int nodes = 1; nodes <= 9; ++nodes) {
    for (int spread = 1; spread <= 9; ++spread) {
      for (int warehouses = nodes; warehouses <= 60; ++warehouses) {
        const auto homes = distribute(warehouses, nodes, spread);
        std::set<int> seen;
        for (const auto& list : homes) {
          CHECK(list.size() == homes.front().size());
          for (const int w : list) {
            CHECK((w >= 1 && w <= warehouses));
            CHECK(seen.insert(w).second);
          }
        }
      }
    }
  }
}

TEST_CASE("spread: by node group, each SQL node stays in one group", "[plan][unit]") {
  CHECK(deal_by_group({0, 1, 0, 1}, 2) == Homes{{1, 3}, {2, 4}});
  CHECK(deal_by_group({0, 0, 1, 1, 0, 1}, 4) == Homes{{1, 5}, {3, 6}, {2}, {4}});
  CHECK(deal_by_group({0, 1, 0, 1}, 1) == Homes{{1, 2, 3, 4}});
  CHECK(deal_by_group({0, 1, 2, 0}, 2) == Homes{{1, 3, 4}, {2}});
}

TEST_CASE("spread: nonsense is refused", "[plan][unit]") {
  CHECK_THROWS_WITH(
      home_warehouses({.sql_node = 0, .per_node = 1, .spread = 0}),
      "spread: spread 0, 1 warehouses per SQL node and SQL node 0 make no sense. Use a spread and a number of "
      "warehouses from 1.");
}
