// How often each cell is run: a number, or until the comparison is decided.
#include <catch2/catch.hpp>

#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using namespace std::chrono_literals;
using forklift::test::kScenario;
using forklift::test::message;
using forklift::test::replaced;

namespace {

constexpr const char* kCells = R"(, "matrix": {"cells": [{"name": "one"}, {"name": "two", "workload.spread": 1}]})";

std::string text_with(const std::string& repeats, const std::string& more = kCells) {
  return "\"repeats\": " + repeats + more;
}

Scenario with(const std::string& repeats, const std::vector<std::string>& sets = {}) {
  return read_text(replaced(kScenario, "\"repeats\": 2", text_with(repeats)), "s.json", sets);
}

/// Without the file's name and line.
std::string refused(const std::string& repeats, const std::string& more = kCells) {
  const auto text = message("\"repeats\": 2", text_with(repeats, more));
  return text.substr(text.find(": ") + 2);
}

}  // namespace

TEST_CASE("repeats: a number is a fixed plan", "[scenario][unit]") {
  const auto scenario = with("5");
  CHECK(scenario.repeats == 5);
  CHECK_FALSE(scenario.until);
  const auto plan = plan::make(scenario, "x-1");
  CHECK(plan.runs.size() == 10);
  CHECK_FALSE(plan::to_json(plan).contains("repeats"));
}

TEST_CASE("repeats: until decided, with its defaults, is at most 30 blocks from the third on", "[scenario][unit]") {
  CHECK(with(R"({"until": "decided"})").until ==
        Until{.what = "decided", .at_least = 3, .at_most = 30, .time = 0us, .race = false});
  const auto all = with(R"({"until": "decided", "at_least": 5, "at_most": 12, "time": "2h", "race": true})");
  CHECK(all.until == Until{.what = "decided", .at_least = 5, .at_most = 12, .time = 2h, .race = true});
  CHECK(all.repeats == 12);
  CHECK(plan::to_json(plan::make(all, "x-1"))["repeats"] ==
        Json{{"until", "decided"}, {"at_least", 5}, {"at_most", 12}, {"time", "2h"}, {"race", true}});
}

TEST_CASE("repeats: the command line changes either form into the other", "[scenario][unit]") {
  CHECK(with("5", {"repeats.at_most=10"}).until == Until{.at_most = 10});
  CHECK(with(R"({"until": "decided", "at_least": 4})", {"repeats.at_most=10"}).until ==
        Until{.at_least = 4, .at_most = 10});
  CHECK_FALSE(with(R"({"until": "decided"})", {"repeats=7"}).until);
  CHECK(with(R"({"until": "decided"})", {"repeats=7"}).repeats == 7);
}

TEST_CASE("repeats: what can't be decided is refused", "[scenario][unit]") {
  CHECK(refused(R"({"until": "decided", "at_least": 9, "at_most": 8})") ==
        "at_least 9 is more than at_most 8. Make at_most the higher one.");
  CHECK(refused(R"({"until": "decided"})", "") ==
        "there is one cell alone, so that nothing can be decided. Give repeats a number, or add cells in the matrix.");
  CHECK(refused(R"({"until": "decided"})", std::string{kCells} + R"(, "compare": {"baseline": "none"})") ==
        "runs until decided compare with a baseline, and compare.baseline is \"none\". Name a cell there, leave it out "
        "for the first one, or give repeats a number.");
  CHECK(refused(R"({"until": "decided"})", R"(, "search": {"terminals": {"to": 8}})") ==
        "a search can't be run until it is decided: it compares no cells with a baseline. Give repeats a number, or "
        "take out /search.");
  CHECK(refused(R"({"until": "tired"})") == "expected one of \"decided\", found the text \"tired\". Use one of these.");
  CHECK(refused(R"({"until": "decided", "at_least": 2})") ==
        "expected an integer from 3 to 1000; 2 is below it. Use 3 or more.");
  CHECK(refused(R"({"until": "decided", "at_mots": 2})") == "unknown key \"at_mots\". Did you mean \"at_most\"?");
}

TEST_CASE("repeats: a block of some cells has them in the order of the whole block, its first cluster the last one's",
          "[plan][unit]") {
  const auto scenario =
      read_text(replaced(kScenario, "\"repeats\": 2",
                         R"("repeats": {"until": "decided"}, "matrix": {"cluster.base_port": [21000, 22000, 23000],
                  "workload.terminals": [1, 2, 3]})"),
                "s.json");
  const auto plan = plan::make(scenario, "x-1");
  REQUIRE(plan.clusters.size() == 3);
  std::vector<int> all(9);
  for (int i = 0; i < 9; ++i) all[static_cast<std::size_t>(i)] = i;
  std::vector<int> planned;
  for (const auto& run : plan.runs) {
    if (run.repeat == 4) planned.push_back(run.cell);
  }
  const auto cluster_of = [&](int cell) { return plan.cells[static_cast<std::size_t>(cell)].cluster; };
  const auto last = std::find_if(plan.runs.begin(), plan.runs.end(), [](const auto& run) { return run.repeat == 4; });
  const int before = cluster_of(std::prev(last)->cell);
  CHECK(plan::block_order(plan, scenario.seed, 4, all, before) == planned);
  CHECK(cluster_of(planned.front()) == before);
  std::vector<int> expected;
  for (const int cell : planned) {
    if (cell % 2 == 0) expected.push_back(cell);
  }
  CHECK(plan::block_order(plan, scenario.seed, 4, {0, 2, 4, 6, 8}, before) == expected);
}
