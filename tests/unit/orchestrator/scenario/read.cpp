#include "orchestrator/scenario/read.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using test::kScenario;
using test::message;

TEST_CASE("scenario: values and defaults are read", "[scenario][unit]") {
  const auto s = read_text(kScenario, "s.json");
  REQUIRE(s.cells.size() == 1);
  const auto& settings = s.cells[0].settings;
  CHECK(s.name == "small");
  CHECK(s.seed == 1);
  CHECK(s.repeats == 2);
  CHECK(s.cells[0].name == "small");
  CHECK(settings.cluster.engine == "spider");
  CHECK(settings.cluster.data_nodes.size() == 2);
  CHECK(settings.cluster.config.at("mysqld") ==
        Options{{"innodb_buffer_pool_size", "64M"}, {"innodb_doublewrite", "OFF"}});
  CHECK(settings.schema.partition == Partition::hash);
  CHECK(settings.workload.spread.stride == 2);
  CHECK(settings.workload.warmup == std::chrono::seconds{1});
  CHECK(settings.workload.drain == std::chrono::seconds{10});
  CHECK(settings.hosts.at("db1").transport == Transport::ssh);
  CHECK(settings.hosts.at("db1").port == 22);
}

TEST_CASE("scenario: an unknown key names the nearest known one", "[scenario][unit]") {
  CHECK(message("\"warehouses\": 4", "\"warehuoses\": 4") ==
        "s.json:/workload/warehuoses (line 11): unknown key \"warehuoses\". Did you mean \"warehouses\"?");
  CHECK(message("\"repeats\": 2", "\"zzzzzzzz\": 2") ==
        "s.json:/zzzzzzzz (line 12): unknown key \"zzzzzzzz\". Known keys here: name, description, seed, repeats, "
        "slices, aa, keep, hosts, desk, "
        "cluster, schema, workload, proxies, faults, matrix, search, compare, expect.");
}

TEST_CASE("scenario: a wrong type says what was expected and what was found", "[scenario][unit]") {
  CHECK(
      message("\"warehouses\": 4", "\"warehouses\": \"four\"") ==
      "s.json:/workload/warehouses (line 11): expected an integer from 1 to 100000, found the text \"four\". Write for "
      "example 4.");
  CHECK(message("\"duration\": \"2s\"", "\"duration\": 20") ==
        "s.json:/workload/duration (line 11): expected a duration from 1s to 240h, such as \"20s\", \"500ms\" or "
        "\"5m\", found the number 20. "
        "Write for example \"20s\".");
  CHECK(message("\"repeats\": 2", "\"repeats\": 2.5") ==
        "s.json:/repeats (line 12): expected an integer from 1 to 1000, found the number 2.5. Write for example 3.");
  CHECK(message("[{\"host\": \"local\"}, {\"host\": \"local\"}],\n    \"config\"",
                "{\"host\": \"local\"},\n    \"config\"") ==
        "s.json:/cluster/sql_nodes (line 7): expected a list, found an object. Write a list.");
  CHECK(message("\"64M\"", "[1]") ==
        "s.json:/cluster/config/mysqld/innodb_buffer_pool_size (line 8): expected a text, a number or true/false, "
        "found a list. "
        "Write a text, a number or true/false.");
}

TEST_CASE("scenario: a value out of range and a wrong word are refused", "[scenario][unit]") {
  CHECK(message("\"warehouses\": 4", "\"warehouses\": 0") ==
        "s.json:/workload/warehouses (line 11): expected an integer from 1 to 100000; 0 is below it. Use 1 or more.");
  CHECK(message("\"duration\": \"2s\"", "\"duration\": \"0s\"") ==
        "s.json:/workload/duration (line 11): expected a duration from 1s to 240h; 0s is below it. Use 1s or more.");
  CHECK(message("\"partition\": \"hash\"", "\"partition\": \"hahs\"") ==
        "s.json:/schema/partition (line 10): expected one of \"none\", \"primary-key\", \"key\", \"hash\", found the "
        "text "
        "\"hahs\". Did you mean \"hash\"?");
}

TEST_CASE("scenario: a missing key is named", "[scenario][unit]") {
  CHECK(message("\"engine\": \"spider\",", "") ==
        "s.json:/cluster (line 4): the key \"engine\" is missing. Add \"engine\": one of \"innodb\", \"spider\", "
        "\"galera\", \"ndb\", "
        "\"external\".");
}

TEST_CASE("scenario: all errors show at once", "[scenario][unit]") {
  CHECK(message("\"partition\": \"hash\", \"partitions\": 4},\n  \"workload\": {\"warehouses\": 4,",
                "\"partition\": 7, \"partitions\": -1},\n  \"workload\": {\"warehouse\": 4,") ==
        "s.json:/schema/partition (line 10): expected one of \"none\", \"primary-key\", \"key\", \"hash\", found the "
        "number 7. "
        "Write for example \"hash\".\n"
        "s.json:/schema/partitions (line 10): expected an integer from 0 to 8192; -1 is below it. Use 0 or more.\n"
        "s.json:/workload/warehouse (line 11): unknown key \"warehouse\". Did you mean \"warehouses\"?");
}

TEST_CASE("scenario: a missing file and broken JSON are configuration errors", "[scenario][unit]") {
  try {
    read("/nowhere/s.json");
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} == "/nowhere/s.json: can't open it: No such file or directory. Check the path.");
    CHECK(exit_code(error.kind()) == 2);
  }
  CHECK(message("\"repeats\": 2\n}", "\"repeats\": 2\n") ==
        "s.json (line 13, column 1): not valid JSON: syntax error while parsing object - unexpected end of input; "
        "expected "
        "'}'. Look for a missing comma, quote or bracket at or before that place.");
  CHECK(message(kScenario, "[]") == "s.json (line 1): expected an object, found a list. Write an object.");
}

TEST_CASE("scenario: --set replaces a value for every cell and is named in errors", "[scenario][unit]") {
  const auto s =
      read_text(kScenario, "s.json", {"workload.duration=7s", "repeats=5", "cluster.config.mysqld.sync_binlog=0"});
  CHECK(s.cells[0].settings.workload.duration == std::chrono::seconds{7});
  CHECK(s.repeats == 5);
  CHECK(s.cells[0].settings.cluster.config.at("mysqld").at("sync_binlog") == "0");
  CHECK(s.overrides ==
        std::vector<std::string>{"workload.duration=7s", "repeats=5", "cluster.config.mysqld.sync_binlog=0"});
  CHECK(message("", "", {"workload.duraton=7s"}) ==
        "--set workload.duraton=7s: there is no scenario value \"workload.duraton\". Did you mean "
        "\"workload.duration\"?");
  CHECK(message("", "", {"workload.duration=7"}) ==
        "--set workload.duration=7: expected a duration from 1s to 240h, such as \"20s\", \"500ms\" or \"5m\", found "
        "the number 7. "
        "Write for "
        "example \"20s\".");
  CHECK(message("", "", {"repeats"}) ==
        "--set repeats: expected NAME=VALUE. Write for example --set workload.duration=20s.");
  CHECK(message("", "", {"cluster.sql_nodes.9.port=1"}) ==
        "--set cluster.sql_nodes.9.port=1: 9 is no element of a list of 2. Counting starts at 0.");
}

TEST_CASE("scenario: a rule of another folder adds to the errors", "[scenario][unit]") {
  const Rule rule = [](const Settings&, const Locator& where) {
    return std::vector<Error>{
        {ErrorKind::config, where(JsonPointer{"/cluster/config/mysqld/port"}), "port is ours", "Remove it"}};
  };
  CHECK_THROWS_WITH(read_text(kScenario, "s.json", {}, {rule}),
                    "s.json:/cluster/config/mysqld/port (line 8): port is ours. Remove it.");
}
