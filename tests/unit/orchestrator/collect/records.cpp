#include "orchestrator/collect/records.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/collect/measures.hpp"
#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;

TEST_CASE("records: counters are joined by node and name, and a restarted server's are left out", "[collect][unit]") {
  const auto pairs = collect::counter_pairs({{"a", "Com_commit", 5}, {"a", "Questions", 100}, {"b", "Com_commit", 9}},
                                            {{"a", "Com_commit", 8}, {"a", "Questions", 3}, {"c", "Com_commit", 1}});
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].node == "a");
  CHECK(pairs[0].before == 5);
  CHECK(pairs[0].after == 8);
}

TEST_CASE("records: a cell has the warehouses and terminals of its workload, or none", "[collect][unit]") {
  const auto stored = [](const std::string& workload) {
    const auto text =
        R"({"name": "x", "cluster": {"engine": "external", "user": "u", "endpoints": [{}, {"port": 3307}]},
      "workload": )" +
        workload + "}";
    const auto plan = plan::make(scenario::read_text(text, "s.json"), "x-1");
    const auto record = collect::cell_record(plan, plan.cells.front());
    CHECK(record.sql_nodes == 2);
    CHECK(plan.cells.front().home_warehouses.size() == (record.warehouses > 0 ? 2 : 0));
    CHECK(plan.clusters.front().load == (record.warehouses > 0 ? 5 : 10));
    return std::pair{record.warehouses, record.terminals};
  };
  CHECK(stored(R"({"warehouses": 5, "terminals": 3})") == std::pair{5, 12});
  CHECK(stored(R"({"kind": "sysbench", "threads": 7, "tables": 4, "table_size": 1000000})") == std::pair{0, 7});
  CHECK(stored(R"({"kind": "key-lookup", "lookup": {"keys": 1000000, "columns": 10, "column_bytes": 94}})") ==
        std::pair{0, 0});
}

TEST_CASE("records: a cell carries what it changes apart from what it shares", "[collect][unit]") {
  const auto text = test::replaced(test::kScenario, "\"repeats\": 2", "\"matrix\": {\"workload.terminals\": [3]}");
  const auto plan = plan::make(scenario::read_text(text, "s.json"), "small-1");
  const auto record = collect::cell_record(plan, plan.cells.front());
  CHECK(record.changes == std::vector<std::pair<std::string, std::string>>{{"workload.terminals", "3"}});
  CHECK(record.terminals == 12);
  CHECK(record.sql_nodes == 2);
  CHECK(record.data_nodes == 2);
  for (const auto& [path, value] : record.parameters) CHECK(path != "workload.terminals");
}

TEST_CASE("records: a measure that is expected and that no cell has is an error at its place", "[collect][unit]") {
  for (const auto& [expect, place] :
       {std::pair{R"({"cell": "two", "measure": "notmp", "ratio": [1, 2]})", "/expect/measure"},
        std::pair{R"([{"cell": "two", "measure": "notmp", "ratio": [1, 2]}])", "/expect/0/measure"}}) {
    const auto text = test::replaced(test::kScenario, R"("repeats": 2)",
                                     R"("repeats": 2, "matrix": {"cells": [{"name": "one"}, {"name": "two"}]},
                                     "expect": )" +
                                         std::string{expect});
    const auto errors = collect::unknown_measures(scenario::read_text(text, "s.json"));
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].what() ==
          "s.json:" + std::string{place} + " (line 13): no cell has a measure \"notmp\". Did you mean \"notpm\"?");
  }
}

TEST_CASE("records: a measure that compare names and no cell has is an error at its place", "[collect][unit]") {
  const auto errors = [](const std::string& measures, const std::vector<std::string>& sets = {}) {
    const auto text = test::replaced(test::kScenario, R"("repeats": 2)",
                                     R"("repeats": 2, "compare": {"measures": )" + measures + "}");
    std::vector<std::string> all;
    for (const auto& error : collect::unknown_measures(scenario::read_text(text, "s.json", sets)))
      all.emplace_back(error.what());
    return all;
  };
  CHECK(errors("[]").empty());
  CHECK(errors(R"(["notpm", "p95_us", "server_cpu_us_per_tx"])").empty());
  CHECK(
      errors(R"(["notpm", "p95_use"])") ==
      std::vector<std::string>{"s.json:/compare/measures/1 (line 12): no cell has a measure \"p95_use\". Did you mean "
                               "\"p95_us\"?"});
  const auto far = errors(R"(["speed"])");
  REQUIRE(far.size() == 1);
  CHECK(
      far[0].starts_with("s.json:/compare/measures/0 (line 12): no cell has a measure \"speed\". The measures are: "
                         "notpm, tx_per_s, p50_us, "));
  CHECK(errors("[]", {R"(compare.measures=["notmp"])"}) ==
        std::vector<std::string>{"--set compare.measures=[\"notmp\"]: no cell has a measure \"notmp\". Did you mean "
                                 "\"notpm\"?"});
}

TEST_CASE("records: the rule of valid runs on emulated hosts is whole sentences", "[collect][unit]") {
  const auto text = test::replaced(
      test::kScenario, R"({"local": {"transport": "local"}, "db1": {"transport": "ssh", "address": "127.0.0.1"}})",
      R"({"local": {"transport": "desk"}})");
  const auto plan = plan::make(scenario::read_text(text, "s.json"), "small-1");
  const auto validity = collect::cell_record(plan, plan.cells.front()).validity;
  CHECK(
      validity.ends_with(". Links between emulated hosts must have lost no packet, and 99 % of all packets have been "
                         "late by at most a tenth of the delay, or 1 ms if that is more."));
}
