#include "orchestrator/collect/records.hpp"

#include <catch2/catch.hpp>

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
