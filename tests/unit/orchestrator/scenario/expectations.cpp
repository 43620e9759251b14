// What a source found, as conditions: /expect.
#include <catch2/catch.hpp>
#include <filesystem>

#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/expectations.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using forklift::test::kScenario;
using forklift::test::message;
using forklift::test::replaced;

namespace {

const std::string kCells =
    R"("repeats": 2, "description": "It is faster.", "matrix": {"cells": [{"name": "one"}, {"name": "two", "workload.spread": 1}]})";

std::vector<Expectation> expected(const std::string& expect, const std::vector<std::string>& sets = {}) {
  return read_text(replaced(kScenario, "\"repeats\": 2", kCells + ", \"expect\": " + expect), "s.json", sets).expect;
}

/// Of the scenario with two cells and this.
std::string refused(const std::string& more) { return message("\"repeats\": 2", kCells + ",\n" + more); }

}  // namespace

TEST_CASE("expect: one stands alone or in a list, and takes the description as what its source states",
          "[scenario][unit]") {
  const Expectation one{.cell = "two", .least = 1.1, .source = "It is faster."};
  CHECK(expected(R"({"cell": "two", "ratio": [1.1, null]})") == std::vector{one});
  CHECK(expected(R"([{"cell": "two", "ratio": [1.1, null]}])") == std::vector{one});
  CHECK(expected(R"({"cell": "two", "ratio": [3, null]})", {"expect.ratio=[1.1, null]"}) == std::vector{one});
  CHECK(expected(R"([{"cell": "two", "ratio": [3, null]}])", {"expect.0.ratio=[1.1, null]"}) == std::vector{one});
  CHECK(expected("[]").empty());
  const auto two = expected(R"([{"cell": "two", "ratio": [null, 0.9], "measure": "p95_us"},
                                {"cell": "one", "against": "two", "ratio": [0.5, 2], "source": "Alike."}])");
  REQUIRE(two.size() == 2);
  CHECK(two[0] == Expectation{.cell = "two", .measure = "p95_us", .most = 0.9, .source = "It is faster."});
  CHECK(two[1] == Expectation{.cell = "one", .against = "two", .least = 0.5, .most = 2, .source = "Alike."});
}

TEST_CASE("expect: the plan has it as reports read it", "[scenario][unit]") {
  CHECK(to_json(expected(R"({"cell": "two", "ratio": [1.1, null]})")) ==
        Json::parse(R"([{"cell": "two", "against": "", "measure": "", "ratio": [1.1, null],
                         "source": "It is faster."}])"));
}

TEST_CASE("expect: what makes no sense is refused, with its place", "[scenario][unit]") {
  CHECK(refused(R"("expect": {"cell": "tow", "ratio": [1, 2]})") ==
        "s.json:/expect/cell (line 13): there is no cell \"tow\". Did you mean \"two\"?");
  CHECK(refused(R"("expect": [{"cell": "two", "ratio": [1, 2]}, {"cell": "two", "against": "x y z", "ratio": [1, 2]}])")
            .find("/expect/1/against (line 13): there is no cell \"x y z\". Its cells are: one, two.") !=
        std::string::npos);
  CHECK(
      refused(R"("expect": {"cell": "one", "ratio": [1, 2]})")
          .find("\"one\" would be compared with itself. It is the baseline: name another cell, or add \"against\".") !=
      std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two", "against": "two", "ratio": [1, 2]})")
            .find("\"two\" would be compared with itself. Name two cells.") != std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two", "ratio": [1, null, 2]})")
            .find("/expect/ratio (line 13): a range has two bounds, found 3. Write for example [1.1, null]: at least "
                  "1.1 times "
                  "as much.") != std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two", "ratio": [null, null]})")
            .find("/expect/ratio (line 13): neither bound is given: that expects nothing.") != std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two", "ratio": [2, 1]})")
            .find("/expect/ratio (line 13): the upper bound 1 is not above the lower one.") != std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two", "ratio": ["1.1", null]})")
            .find("expected a number from 0 to 1000000, or null, found the text \"1.1\".") != std::string::npos);
  CHECK(refused(R"("expect": {"cell": "two"})").find("/expect (line 13): the key \"ratio\" is missing.") !=
        std::string::npos);
  CHECK(refused(R"("expect": 1)").find("expected a list of objects, or one of them, found the number 1.") !=
        std::string::npos);
}

TEST_CASE("expect: without a baseline it names both cells", "[scenario][unit]") {
  CHECK(
      refused(R"("compare": {"baseline": "none"}, "expect": {"cell": "two", "ratio": [1, 2]})")
          .find("it is expected against the baseline, and compare.baseline is \"none\". Add \"against\" with the name "
                "of a cell.") != std::string::npos);
}

TEST_CASE("expect: a search has no cells of which it could be expected", "[scenario][unit]") {
  CHECK(message("\"repeats\": 2", R"("repeats": 2, "search": {"terminals": {"to": 8}},
                "expect": {"cell": "x", "ratio": [1, 2]})")
            .find("an experiment that searches for a load has no cells of which a ratio could be expected. Take out "
                  "/search, or /expect.") != std::string::npos);
}

TEST_CASE("expect: each experiment on emulated hosts states what its source found", "[scenario][unit]") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{FORKLIFT_SOURCE_DIR "/scenarios/desk"}) {
    INFO(entry.path().string());
    const auto scenario = read(entry.path().string(), {});
    CHECK(on_desk(scenario));
    CHECK_FALSE(scenario.expect.empty());
    for (const auto& one : scenario.expect) CHECK_FALSE(one.source.empty());
    ++files;
  }
  CHECK(files >= 20);
}
