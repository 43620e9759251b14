#include "orchestrator/scenario/limits.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/scenario/options.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using test::message;

TEST_CASE("limits: every number of the table has bounds, and every integer but the seed fits an int",
          "[scenario][unit]") {
  for (const auto& option : options()) {
    INFO(option.path);
    const bool numeric = option.type == Type::integer || option.type == Type::number || option.type == Type::duration ||
                         option.type == Type::spread;
    CHECK(numeric == option.low.has_value());
    CHECK(numeric == option.high.has_value());
    if (option.type == Type::integer && option.path != "/seed") CHECK(*option.high <= 2147483647);
  }
}

TEST_CASE("limits: an integer that would be cut to 32 bits is refused with its bounds", "[scenario][unit]") {
  CHECK(message("\"warehouses\": 4", "\"warehouses\": 4294967300") ==
        "s.json:/workload/warehouses (line 11): expected an integer from 1 to 100000; 4294967300 is above it. Use "
        "100000 or less.");
  CHECK(message("", "", {"workload.table_size=4294967297"}) ==
        "--set workload.table_size=4294967297: expected an integer from 1 to 1000000000; 4294967297 is above it. Use "
        "1000000000 or less.");
  CHECK(message("", "", {"workload.spread=4294967297"}) ==
        "--set workload.spread=4294967297: expected an integer from 1 to 100000, or \"node-group\"; 4294967297 is "
        "above it. Use 100000 or less.");
  CHECK(message("", "", {"seed=18446744073709551616"}) ==
        "--set seed=18446744073709551616: expected an integer from 0 to 9000000000000000; 1.8446744073709552e+19 is "
        "above it. Use 9000000000000000 or less.");
}

TEST_CASE("limits: a number of nodes is not cut before it is judged", "[scenario][unit]") {
  const std::vector<std::pair<std::string, std::string>> wrong{{"4294967297", "; 4294967297 is above it"},
                                                               {"1025", "; 1025 is above it"},
                                                               {"0", "; 0 is below it"},
                                                               {"1.5", ", found the number 1.5"},
                                                               {"1e20", ", found the number 1e+20"}};
  for (const auto& [count, told] : wrong) {
    const auto set = "cluster.sql_nodes.count=" + count;
    CHECK(message("", "", {set}) ==
          "--set " + set + ": expected an integer from 1 to 1024" + told + ". Write how many nodes the cell has.");
  }
  CHECK(message("\"repeats\": 2", "\"matrix\": {\"cluster.sql_nodes.count\": [1, 4294967297]}") ==
        "s.json:/matrix/cluster.sql_nodes.count (line 12): expected an integer from 1 to 1024; "
        "4294967297 is above it. Write how many nodes the cell has.");
}

TEST_CASE("limits: numbers of the table matrix are not cut, nor their product", "[scenario][unit]") {
  CHECK(
      message("\"repeats\": 2", "\"matrix\": {\"table\": {\"servers\": [4294967297], \"warehouses\": [2147483647]}}") ==
      "s.json:/matrix/table/servers/0 (line 12): expected an integer from 1 to 1024; 4294967297 is above it. Use 1024 "
      "or less.\n"
      "s.json:/matrix/table/warehouses/0 (line 12): expected an integer from 1 to 100000; 2147483647 is above it. Use "
      "100000 or less.");
}

TEST_CASE("limits: a matrix does not grow until it is killed", "[scenario][unit]") {
  const std::string ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
  CHECK(
      message("\"repeats\": 2", "\"matrix\": {\"workload.terminals\": " + ten + ", \"workload.retries\": " + ten +
                                    ", \"workload.connections\": " + ten + ", \"workload.warehouses\": " + ten + "}") ==
      "s.json:/matrix/workload.warehouses (line 12): the matrix comes to 10000 cells, and at most 1000 are run. Sweep "
      "fewer values, or list the cells that matter.");
  CHECK(message("\"repeats\": 2", "\"matrix\": {\"table\": {\"servers\": " + ten + ", \"warehouses\": " + ten +
                                      ", \"terminals\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}}") ==
        "s.json:/matrix/table (line 12): the matrix comes to 1100 cells, and at most 1000 are run. Sweep fewer values, "
        "or list the cells that matter.");
}

TEST_CASE("limits: products of values that are in range each are judged, too", "[scenario][unit]") {
  CHECK(message("", "", {"workload.warehouses=100000", "workload.terminals=1000"}) ==
        "--set workload.terminals=1000: 1000 terminals at each of 50000 home warehouses are 50000000 for one driver, "
        "which has at most 10000000. Use fewer terminals, or more SQL nodes.");
  CHECK(message("", "", {"workload.warehouses=100000", "workload.terminals=10"}) ==
        "--set workload.terminals=10: 10 terminals at each of 50000 home warehouses are 500000 for one driver, which "
        "opens at most 100000 connections. Set workload.connections: terminals share them.");
  CHECK(message("", "", {"workload.warehouses=100000", "workload.terminals=10", "workload.connections=64"}).empty());
  CHECK(message("", "",
                {"cluster.sql_nodes.count=1000", "workload.warehouses=100000", "workload.terminals=100000",
                 "workload.connections=64"}) ==
        "--set workload.terminals=100000: 100000 terminals at each of 100 home warehouses of 1000 SQL nodes are "
        "10000000000 in all, and at most 1000000000 can be counted. Use fewer terminals, warehouses or SQL nodes.");
  CHECK(
      message("", "", {"cluster.base_port=65000", "cluster.sql_nodes.count=600", "workload.warehouses=600"}) ==
      "--set cluster.base_port=65000: 536 ports are left from 65000 to 65535, and 602 processes at 127.0.0.1 need one "
      "each. Choose a lower base_port.");
  CHECK(message("\"repeats\": 2", "\"proxies\": [{\"host\": \"local\", \"connections\": 10000}]",
                {"cluster.sql_nodes.count=11", "workload.warehouses=11"}) ==
        "s.json:/proxies/0/connections (line 12): 10000 connections to each of 11 SQL servers are 110000, and a proxy "
        "opens at most 100000. Use fewer connections.");
  CHECK(message("\"repeats\": 2", "\"proxies\": [{\"host\": \"local\", \"connections\": 1, \"threads\": 2}]") ==
        "s.json:/proxies/0/connections (line 12): 1 connections can't be shared by 2 threads. Use at least one "
        "connection per thread.");
  CHECK(message("\"spider\",\n    \"data_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}],", "\"innodb\",",
                {"workload.kind=key-lookup", "workload.lookup.in_flight=1000000", "workload.lookup.columns=500",
                 "workload.lookup.column_bytes=8000"}) ==
        "--set workload.lookup.in_flight=1000000: lookups under way and batches would take 7.3 TiB, and a driver may "
        "use 16.0 GiB. Lower definers, in_flight, executors, queue, batch or the size of rows.");
}

TEST_CASE("limits: a time without end is refused", "[scenario][unit]") {
  CHECK(message("", "", {"cluster.start_timeout=99999999h"}) ==
        "--set cluster.start_timeout=99999999h: expected a duration from 1s to 24h; 99999999h is above it. Use "
        "24h or less.");
}
