#include "orchestrator/cluster/schema/transactions.hpp"

#include <catch2/catch.hpp>

#include "tests/support/error_of.hpp"

using namespace forklift;
using cluster::need_transactions;

TEST_CASE("transactions: tables of engines with transactions are right, others are named with their engine",
          "[cluster][unit]") {
  CHECK_NOTHROW(need_transactions("a", "d", {}, true));
  CHECK_NOTHROW(need_transactions("a", "d", {{"item", "SPIDER", true}, {"stock", "InnoDB", true}}, false));
  CHECK(test::error_of([] {
          need_transactions("sql-node-2 on h", "d",
                            {{"item", "InnoDB", true}, {"stock", "Aria", false}, {"orders", "MyISAM", false}}, false);
        }) ==
        "sql-node-2 on h: d.stock: engine Aria has no transactions; d.orders: engine MyISAM has no transactions. Take "
        "default_storage_engine and enforce_storage_engine out of cluster.config.mysqld, or name an engine with "
        "transactions there.");
}

TEST_CASE("transactions: of many tables a few are named", "[cluster][unit]") {
  std::vector<cluster::TableEngine> many;
  for (int i = 1; i <= 12; ++i) many.push_back({"t" + std::to_string(i), "MEMORY", false});
  CHECK(test::error_of([&] { need_transactions("s", "d", many, true); }) ==
        "s: d.t1, d.t2, d.t3, d.t4, d.t5, d.t6, d.t7, d.t8, d.t9 and 3 more: engine MEMORY has no transactions. Set "
        "default_storage_engine of that server to InnoDB, or another engine with transactions, and run again.");
}
