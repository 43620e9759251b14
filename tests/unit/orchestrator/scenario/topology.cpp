#include "orchestrator/scenario/topology.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using forklift::test::message;

TEST_CASE("topology: a host that is not there is named", "[scenario][unit]") {
  CHECK(message("\"data_nodes\": [{\"host\": \"local\"}", "\"data_nodes\": [{\"host\": \"loacl\"}") ==
        "s.json:/cluster/data_nodes/0/host (line 6): there is no host \"loacl\". Did you mean \"local\"?");
}

TEST_CASE("topology: data nodes must divide into node groups", "[scenario][unit]") {
  CHECK(
      message(
          "\"engine\": \"spider\",\n    \"data_nodes\": [",
          "\"engine\": \"ndb\", \"replicas\": 2, \"management_servers\": [{\"host\": \"local\"}],\n    \"data_nodes\": "
          "[{\"host\": \"local\"}, ") ==
      "s.json:/cluster/data_nodes (line 6): 3 data nodes do not divide into node groups of 2. Use 4 data nodes, or set "
      "replicas to 3.");
}

TEST_CASE("topology: each engine has its own lists", "[scenario][unit]") {
  CHECK(message("\"spider\"", "\"innodb\"") ==
        "s.json:/cluster/data_nodes (line 6): engine \"innodb\" has no data_nodes. Remove the list, or choose another "
        "engine.");
  CHECK(
      message("\"spider\"", "\"ndb\"") ==
      "s.json:/cluster (line 4): engine \"ndb\" needs at least one of management_servers. Add \"management_servers\": "
      "[{\"host\": \"local\"}].");
}

TEST_CASE("topology: Spider's comments can't name a database with quotes", "[scenario][unit]") {
  CHECK(
      message("\"engine\": \"spider\",", "\"engine\": \"spider\", \"database\": \"a\\\"b\",") ==
      "s.json:/cluster/database (line 5): Spider can't name a database with quotes or backslashes: a\"b. Use letters, "
      "digits and _.");
}

TEST_CASE("topology: overwrite names the database of an external server once more", "[scenario][unit]") {
  const auto external = [](const std::string& more) {
    return message(
        "\"engine\": \"spider\",\n    \"data_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}],\n    "
        "\"sql_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}],",
        "\"engine\": \"external\", \"endpoints\": [{}], \"user\": \"me\", \"database\": \"tpcc\", " + more);
  };
  CHECK(external("\"overwrite\": \"tpcc\",").empty());
  CHECK(external("\"overwrite\": \"dbt2\",") ==
        "s.json:/cluster/overwrite (line 5): it names \"dbt2\", but the database is \"tpcc\". Name the database whose "
        "tables may be dropped, or remove it.");
  CHECK(external("\"overwrite\": true,") ==
        "s.json:/cluster/overwrite (line 5): expected a text, found true. Write a text.");
  CHECK(message("\"engine\": \"spider\",", "\"engine\": \"spider\", \"overwrite\": \"dbt2\",") ==
        "s.json:/cluster/overwrite (line 5): engine \"spider\" starts its own servers. Remove it, or choose engine "
        "\"external\".");
}

TEST_CASE("topology: warehouses, partitions and ITEM must fit", "[scenario][unit]") {
  CHECK(message("\"warehouses\": 4", "\"warehouses\": 1") ==
        "s.json:/workload/warehouses (line 11): 1 warehouses can't be distributed over 2 SQL nodes. Load at least 2 "
        "warehouses.");
  CHECK(message("\"partitions\": 4", "\"partitions\": 1") ==
        "s.json:/schema/partitions (line 10): 1 partitions leave data nodes of 2 without rows. Use 2 or more "
        "partitions.");
  CHECK(message("\"partitions\": 4", "\"partitions\": 4, \"item\": \"fully-replicated\"") ==
        "s.json:/schema/item (line 10): engine \"spider\" can't place ITEM as \"fully-replicated\". Use \"default\" or "
        "\"local-copy\".");
}

TEST_CASE("topology: a workload that lacks a part is refused", "[scenario][unit]") {
  CHECK(message("\"spread\": 2", "\"pacing\": \"rate\"") ==
        "s.json:/workload/pacing (line 11): pacing \"rate\" needs a rate. Add \"rate_per_s\": transactions per second "
        "of all "
        "drivers together.");
  CHECK(message("\"spread\": 2", "\"mix\": \"weights\", \"weights\": [1, 2]") ==
        "s.json:/workload/mix (line 11): mix \"weights\" needs five weights, found 2. Add \"weights\": [45, 43, 4, 4, "
        "4].");
  CHECK(
      message("\"spread\": 2", "\"prepared\": false") ==
      "s.json:/workload/prepared (line 11): implementation \"statements\" never prepares its statements. Remove it, or "
      "set \"implementation\": \"single\".");
}

namespace {

/// Two independent servers with one value set.
std::string with_two_servers(const std::vector<std::string>& sets) {
  return message("\"spider\",\n    \"data_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}],", "\"innodb\",",
                 sets);
}

}  // namespace

TEST_CASE("topology: proxies are where they may choose a server, and alone if there shall be none",
          "[scenario][unit]") {
  CHECK(message("\"repeats\": 2", "\"proxies\": [{\"host\": \"locl\"}]") ==
        "s.json:/proxies/0/host (line 12): there is no host \"locl\". Did you mean \"local\"?");
  CHECK(message("\"repeats\": 2", "\"proxies\": [{\"host\": \"local\", \"kind\": \"none\"}, {\"host\": \"local\"}]") ==
        "s.json:/proxies (line 12): kind \"none\" stands beside other proxies. Remove it, or name it alone.");
  CHECK(with_two_servers({"proxies=[{\"host\": \"local\"}]"}) ==
        "--set proxies=[{\"host\": \"local\"}]: independent InnoDB servers hold different rows: a proxy may not choose "
        "among "
        "them. Use one SQL node, or another engine.");
  CHECK(message("\"repeats\": 2", "\"proxies\": [{\"host\": \"local\", \"kind\": \"haproxy\"}]").empty());
}

TEST_CASE("topology: sysbench has its own tables, threads for every server and no faults", "[scenario][unit]") {
  CHECK(message("\"warehouses\": 4", "\"kind\": \"sysbench\"") ==
        "s.json:/workload/kind (line 11): sysbench makes its own tables, which would not be Spider's. Use engine "
        "\"innodb\", \"galera\", \"ndb\" or \"external\".");
  CHECK(with_two_servers({"workload.kind=sysbench", "workload.threads=1"}) ==
        "--set workload.threads=1: 1 threads can't be distributed over 2 SQL nodes. Use at least 2 threads.");
  CHECK(with_two_servers({"workload.kind=sysbench"}).empty());
  CHECK(with_two_servers({"workload.kind=sysbench", R"(faults=[{"at": "1s", "kill": "sql-node-1"}])"}) ==
        "--set faults=[{\"at\": \"1s\", \"kill\": \"sql-node-1\"}]: faults are not supported with workload kind "
        "\"sysbench\". Remove faults, or use workload kind \"dbt2\" or \"key-lookup\".");
}

TEST_CASE("topology: key lookups must have a backend, a first phase that inserts and room for a batch",
          "[scenario][unit]") {
  CHECK(message("\"workload\": {", "\"workload\": {\"kind\": \"key-lookup\", ") ==
        "s.json:/workload/kind (line 11): key lookups know no table of engine \"spider\". Use \"innodb\", \"galera\", "
        "\"ndb\" or \"external\".");
}
