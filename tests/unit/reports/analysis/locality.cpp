#include "reports/analysis/locality.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

TEST_CASE("locality: counters of all SQL nodes become shares and figures per transaction", "[analysis][unit]") {
  const auto l = locality_of({{"sql-node-1", "Ndb_api_read_row_count", 100, 500},
                              {"sql-node-2", "Ndb_api_read_row_count", 0, 200},
                              {"sql-node-1", "Ndb_api_trans_local_read_row_count", 0, 450},
                              {"sql-node-1", "Ndb_api_range_scan_count", 0, 9},
                              {"sql-node-1", "Ndb_api_table_scan_count", 0, 1},
                              {"sql-node-1", "Ndb_api_pruned_scan_count", 5, 10},
                              {"driver-1", "Ndb_trans_hint_count_session", 0, 8},
                              {"sql-node-1", "Ndb_api_wait_exec_complete_count", 0, 110},
                              {"sql-node-1", "Ndb_api_wait_scan_result_count", 0, 10},
                              {"sql-node-1", "Ndb_pushed_queries_executed", 5, 9},
                              {"sql-node-1", "Ndb_pushed_reads", 0, 800},
                              {"sql-node-1", "Ndb_api_bytes_sent_count", 0, 5000},
                              {"data-node-1", "ndbinfo.lock_waits.1", 0, 2},
                              {"data-node-2", "ndbinfo.lock_waits.2", 0, 3},
                              {"data-node-2", "ndbinfo.transporters.overload_count", 1, 4}},
                             10);
  REQUIRE(l.known());
  CHECK(*l.rows_read == Approx(60));
  CHECK(*l.local_read_share == Approx(0.75));
  CHECK(*l.scans == Approx(1));
  CHECK(*l.pruned_share == Approx(0.5));
  CHECK(*l.hinted_share == Approx(0.8));
  CHECK(*l.round_trips == Approx(12));
  CHECK(*l.pushed == Approx(0.4));
  CHECK(*l.pushed_reads == Approx(80));
  CHECK(*l.bytes_sent == Approx(500));
  CHECK_FALSE(l.bytes_received);
  CHECK(*l.lock_waits == Approx(0.5));
  CHECK(l.overloads == 3);
}

TEST_CASE("locality: servers that count nothing, or no transaction, leave everything unknown", "[analysis][unit]") {
  CHECK_FALSE(locality_of({{"sql-node-1", "Com_select", 0, 10}}, 10).known());
  CHECK_FALSE(locality_of({{"sql-node-1", "Ndb_api_read_row_count", 0, 10}}, 0).known());
}

TEST_CASE("locality: no scan at all has no pruned share", "[analysis][unit]") {
  const auto l = locality_of({{"s", "Ndb_api_read_row_count", 0, 10},
                              {"s", "Ndb_api_range_scan_count", 4, 4},
                              {"s", "Ndb_api_pruned_scan_count", 4, 4}},
                             10);
  CHECK(*l.scans == 0);
  CHECK_FALSE(l.pruned_share);
}

TEST_CASE("fills: the highest use after any run, with its limit", "[analysis][unit]") {
  const auto fills = fills_of({{"data-node-1", "ndbinfo.fill.redo log.used", 10, 70},
                               {"data-node-1", "ndbinfo.fill.redo log.limit", 100, 100},
                               {"data-node-1", "ndbinfo.fill.redo log.used", 70, 40},
                               {"data-node-2", "ndbinfo.fill.send buffers.used", 0, 5}});
  REQUIRE(fills.size() == 2);
  CHECK(fills[0].what == "redo log");
  CHECK(fills[0].used == 70);
  CHECK(fills[0].limit == 100);
  CHECK(fills[1].node == "data-node-2");
  CHECK(fills[1].limit == 0);
}
