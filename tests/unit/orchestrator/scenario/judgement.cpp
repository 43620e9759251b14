// How a scenario's results are compared: /compare.
#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using forklift::test::kScenario;
using forklift::test::message;
using forklift::test::replaced;

namespace {

constexpr const char* kCells = R"(, "matrix": {"cells": [{"name": "one"}, {"name": "two", "workload.spread": 1}]})";

Scenario with(const std::string& compare, const std::vector<std::string>& sets = {}) {
  return read_text(replaced(kScenario, "\"repeats\": 2", "\"repeats\": 2" + compare), "s.json", sets);
}

/// Of the scenario with two cells and this `compare`.
std::string refused(const std::string& compare) {
  const auto text =
      message("\"repeats\": 2", "\"repeats\": 2" + std::string{kCells} + ", \"compare\": {" + compare + "}");
  return text.substr(text.find(": ") + 2);  // without the file's name and line
}

}  // namespace

TEST_CASE("compare: without it the first cell is the baseline, and 2 % do not matter", "[scenario][unit]") {
  CHECK(with("").compare == Judgement{.baseline = "", .margin = 0.02, .confidence = 0.95, .measures = {}});
}

TEST_CASE("compare: baseline, margin, confidence and measures are read", "[scenario][unit]") {
  const auto scenario =
      with(std::string{kCells} +
           R"(, "compare": {"baseline": "two", "margin": "5%", "confidence": 0.99, "measures": ["notpm", "p95_us"]})");
  CHECK(scenario.compare ==
        Judgement{.baseline = "two", .margin = 0.05, .confidence = 0.99, .measures = {"notpm", "p95_us"}});
  CHECK(with(kCells, {"compare.margin=1%", "compare.baseline=none"}).compare.baseline == "none");
}

TEST_CASE("compare: an A/A experiment has no cell of the baseline's name, and needs none", "[scenario][unit]") {
  const auto scenario = with(std::string{kCells} + R"(, "compare": {"baseline": "two", "margin": "5%"}, "aa": true)");
  CHECK(scenario.compare.baseline.empty());
  CHECK(scenario.compare.margin == 0.05);
}

TEST_CASE("compare: what makes no sense is refused", "[scenario][unit]") {
  CHECK(refused(R"("baseline": "tow")") == "there is no cell \"tow\". Did you mean \"two\"?");
  CHECK(refused(R"("margin": "much")") == "\"much\" is no percentage above 0 and below 50. Write for example \"2%\".");
  CHECK(refused(R"("margin": "0%")") == "\"0%\" is no percentage above 0 and below 50. Write for example \"2%\".");
}

TEST_CASE("compare: no cell can change it", "[scenario][unit]") {
  CHECK(message("\"repeats\": 2", R"("repeats": 2, "matrix": {"cells": [{"compare.margin": "1%"}]})")
            .find("compare is one for all cells, so a cell can't change it") != std::string::npos);
}
