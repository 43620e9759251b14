// What a source found, beside what an experiment found.
#include "reports/analysis/expected.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "reports/render/export.hpp"
#include "reports/render/sections.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

TEST_CASE("expected: the whole interval decides", "[analysis][unit]") {
  const Expected faster{.cell = "b", .least = 1.1}, slower{.cell = "b", .most = 0.8},
      same{.cell = "b", .least = 0.95, .most = 1.05}, not_slower{.cell = "b", .least = 0.95};
  struct Row {
    Expected expected;
    Interval interval;
    Outcome outcome;
  };
  const std::vector<Row> rows{
      {faster, {1.1, 1.5}, Outcome::reproduced},        {faster, {1.05, 1.5}, Outcome::undecided},
      {faster, {1.01, 1.09}, Outcome::not_reproduced},  {faster, {0.9, 1.09}, Outcome::not_reproduced},
      {faster, {0.7, 0.9}, Outcome::opposite},          {slower, {0.3, 0.8}, Outcome::reproduced},
      {slower, {0.3, 0.9}, Outcome::undecided},         {slower, {0.85, 0.95}, Outcome::not_reproduced},
      {slower, {1.1, 1.2}, Outcome::opposite},          {same, {0.96, 1.04}, Outcome::reproduced},
      {same, {0.94, 1.04}, Outcome::undecided},         {same, {1.06, 1.2}, Outcome::not_reproduced},
      {same, {0.5, 0.6}, Outcome::not_reproduced},      {not_slower, {0.96, 3}, Outcome::reproduced},
      {not_slower, {0.5, 0.9}, Outcome::not_reproduced}};
  for (const auto& row : rows) {
    INFO(bounds_words(row.expected) << ": " << row.interval.low << " to " << row.interval.high);
    CHECK(to_string(outcome_of(row.expected, row.interval)) == to_string(row.outcome));
  }
  CHECK(outcome_of(faster, std::nullopt) == Outcome::undecided);
}

TEST_CASE("expected: bounds in words", "[analysis][unit]") {
  CHECK(bounds_words({.least = 1.1}) == "at least 1.1");
  CHECK(bounds_words({.most = 0.5}) == "at most 0.5");
  CHECK(bounds_words({.least = 0.95, .most = 1.05}) == "0.95 to 1.05");
}

TEST_CASE("expected: blocks that decide it", "[analysis][unit]") {
  const Expected faster{.cell = "b", .least = 1.1};
  CHECK(blocks_to_decide(faster, 1.5, Interval{1.2, 1.9}, 4) == 0);
  CHECK(blocks_to_decide(faster, 1.5, std::nullopt, 4) == 0);
  const double half = std::log(1.5 / 1.1) * 2;  // twice as wide as the distance: four times the blocks
  CHECK(blocks_to_decide(faster, 1.5, Interval{1.5 * std::exp(-half), 1.5 * std::exp(half)}, 4) == 12);
}

TEST_CASE("expected: of a damaged plan only what makes sense is read", "[analysis][unit]") {
  const auto read = expected_of(Json::parse(
      R"({"expect": [1, {"cell": "b"}, {"cell": "b", "ratio": [1]}, {"cell": "b", "ratio": [null, "x"]},
          {"cell": "b", "ratio": [-1, null]}, {"cell": 7, "ratio": [1.5, null]}]})"));
  REQUIRE(read.size() == 1);
  CHECK(read[0].cell.empty());
  CHECK(read[0].least == 1.5);
  CHECK(expected_of(Json::parse(R"({"expect": {}})")).empty());
  CHECK(expected_of(Json(nullptr)).empty());
}

namespace {

/// The small quickstart with this in its plan.
struct Expecting {
  explicit Expecting(const std::string& expect)
      : results([&] {
          auto experiment = test::small_quickstart();
          experiment.expect = Json::parse(expect);
          return experiment;
        }()) {}
  test::Results results;
  store::Reader reader = results.reader();
  Evidence evidence = gather(reader, reader.experiment("latest"));
  Findings findings = analyse(evidence);
  render::View view() const { return {evidence, findings}; }
  std::string sentence() const {
    for (const auto& headline : findings.headlines) {
      if (headline.text.find("; the source has ") != std::string::npos) return headline.text;
    }
    return "";
  }
};

}  // namespace

TEST_CASE("expected: the report states what the source found beside its own finding", "[analysis][unit]") {
  const Expecting e{R"([{"cell": "by warehouse", "ratio": [1.1, null], "source": "It is faster."}])"};
  REQUIRE(e.findings.expectations.size() == 1);
  const auto& found = e.findings.expectations[0];
  REQUIRE(found.comparison);
  const auto words = fmt::format("{:.2f} ({})", *found.comparison->ratio, range_words(*found.comparison->interval));
  CHECK(found.outcome == Outcome::reproduced);
  CHECK(e.sentence() == "Reproduced: “by warehouse” has " + words +
                            " times the NOTPM of “by primary key”; the source has at least 1.1. It states: “It is "
                            "faster.”");
  const auto json = render::results_json(e.view())["expectations"];
  REQUIRE(json.size() == 1);
  CHECK(json[0]["outcome"] == "reproduced");
  CHECK(json[0]["ratio"] == Json::parse("[1.1, null]"));
  CHECK(json[0]["source"] == "It is faster.");
  CHECK(json[0]["found"]["verdict"] == "faster");
  CHECK(render::markdown(e.view()).find("| reproduced |") != std::string::npos);
  CHECK(render::findings_section(e.view()).find("What the source found") != std::string::npos);
}

TEST_CASE("expected: cells that are not there, or have no number, leave it undecided", "[analysis][unit]") {
  const Expecting e{R"([{"cell": "nobody", "ratio": [1.1, null]}])"};
  CHECK(e.findings.expectations[0].outcome == Outcome::undecided);
  CHECK(e.sentence() == "Undecided: “nobody” has no number to compare; the source has at least 1.1.");
}

TEST_CASE("expected: two cells neither of which is the baseline", "[analysis][unit]") {
  const Expecting e{R"([{"cell": "by warehouse", "against": "by warehouse, spread", "ratio": [0.01, 100]}])"};
  REQUIRE(e.findings.expectations[0].comparison);
  CHECK(e.findings.expectations[0].against == "by warehouse, spread");
}
