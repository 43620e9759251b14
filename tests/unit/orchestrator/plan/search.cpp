// The search on systems whose knee is known: a queue that serves at most `capacity` per second.
#include "orchestrator/plan/search.hpp"

#include "tests/support/error_of.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "common/core/random.hpp"
#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::plan;
using Goal = SearchFinding::Goal;

namespace {

using System = std::function<MeasuredLoad(int)>;

/// Throughput grows with the load up to `full`, then stays; each terminal beyond waits longer.
System queue(double full, double noise = 0, std::uint64_t seed = 1) {
  return [=, random = std::make_shared<Random>(seed)](int load) {
    const double shaken = std::exp(noise * 2 * (random->real() - 0.5));
    const double served = std::min<double>(load, full);
    return MeasuredLoad{load, 100 * served * shaken, 5.0 * load / served};
  };
}

struct Searched {
  std::vector<MeasuredLoad> measured;
  std::vector<SearchFinding> findings;
};

Searched search_all(const scenario::Search& search, const System& system) {
  Searched s;
  while (const auto load = next_load(search, s.measured)) {
    REQUIRE(s.measured.size() < 100);
    REQUIRE(*load >= search.from);
    REQUIRE(*load <= search.to);
    REQUIRE(std::none_of(s.measured.begin(), s.measured.end(), [&](const auto& m) { return m.load == *load; }));
    s.measured.push_back(system(*load));
  }
  s.findings = conclude(search, s.measured);
  return s;
}

scenario::Search terminals(int from, int to, std::optional<double> p95_ms, bool knee = true, double precision = 0.001) {
  return {"workload.terminals", from, to, p95_ms, knee, precision};
}

}  // namespace

TEST_CASE("search: the highest load that holds a limit is found exactly, in few runs", "[search][unit]") {
  const int full = GENERATE(1, 3, 10, 37, 100, 250);
  // p95 is 5 ms up to `full`, and 5 ms × load / full beyond: 20 ms is reached at four times `full`.
  const auto s = search_all(terminals(1, 4096, 20.0, false), queue(full));
  REQUIRE(s.findings.size() == 1);
  REQUIRE(s.findings[0].load);
  CHECK(s.findings[0].load->load == 4 * full);
  CHECK_FALSE(s.findings[0].at_end);
  CHECK(s.measured.size() <= 24);
}

TEST_CASE("search: the knee is the lowest load that brings 95 % of the highest throughput", "[search][unit]") {
  const int full = GENERATE(3, 10, 37, 100, 500);
  const auto s = search_all(terminals(1, 4096, {}), queue(full));
  REQUIRE(s.findings.size() == 1);
  CHECK(s.findings[0].goal == Goal::knee);
  CHECK(s.findings[0].load->load == static_cast<int>(std::ceil(0.95 * full)));
  CHECK_FALSE(s.findings[0].at_end);
  CHECK(s.measured.size() <= 22);
}

TEST_CASE("search: with the usual precision a knee takes about ten runs and is right within its tenth",
          "[search][unit]") {
  const auto seed = GENERATE(range(1, 20));
  const auto s = search_all(terminals(1, 256, {}, true, 0.05), queue(40, 0.02, static_cast<std::uint64_t>(seed)));
  CHECK(s.findings[0].load->load >= 34);
  CHECK(s.findings[0].load->load <= 44);
  CHECK(s.measured.size() <= 13);
}

TEST_CASE("search: limit and knee are searched for together", "[search][unit]") {
  const auto s = search_all(terminals(1, 256, 12.5), queue(20));
  REQUIRE(s.findings.size() == 2);
  CHECK(s.findings[0].load->load == 50);
  CHECK(s.findings[1].load->load == 19);
}

TEST_CASE("search: what lies beyond the range is said to", "[search][unit]") {
  const auto search = terminals(2, 16, 20.0);
  const auto s = search_all(search, queue(100));
  REQUIRE(s.measured.back().load == 16);
  CHECK(s.findings[0].at_end);
  CHECK(s.findings[1].at_end);
  CHECK(words_of(search, s.findings[0]) ==
        "the highest load with p95 ≤ 20 ms is 16 terminals per warehouse: 1600 NOTPM, p95 5.0 ms; higher ones were not "
        "searched");
  CHECK(words_of(search, s.findings[1]) ==
        "throughput still grows at 16 terminals per warehouse: 1600 NOTPM, p95 5.0 ms");
}

TEST_CASE("search: a limit that the lowest load misses is said to be missed", "[search][unit]") {
  const auto search = terminals(4, 64, 1.0, false);
  const auto s = search_all(search, queue(10));
  CHECK(s.measured.size() == 1);
  CHECK_FALSE(s.findings[0].load);
  CHECK(words_of(search, s.findings[0]) == "even 4 terminals per warehouse miss p95 ≤ 1 ms");
}

TEST_CASE("search: a load without a valid run holds no limit and ends the ramp", "[search][unit]") {
  const auto s = search_all(terminals(1, 64, 20.0), [](int load) {
    return load > 6 ? MeasuredLoad{load, 0, 0} : MeasuredLoad{load, 100.0 * load, 5};
  });
  CHECK(s.findings[0].load->load == 6);
  CHECK(s.findings[1].load->load == 6);
}

TEST_CASE("search: a cell with another load differs in it alone", "[search][unit]") {
  const auto text = test::replaced(
      test::kScenario, "\"repeats\": 2",
      R"("repeats": 2, "matrix": {"schema.partition": ["key", "hash"]}, "search": {"terminals": {"from": 2, "to": 9}})");
  const auto scenario = scenario::read_text(text, "s.json");
  const auto plan = plan::make(scenario, "x");
  REQUIRE(plan.cells.size() == 2);
  CHECK(plan.cells[0].name == "partition=key, terminals=2");
  CHECK(plan.cells[0].settings.workload.terminals == 2);
  const auto other = with_load(plan.cells[0], *scenario.search, 7);
  CHECK(other.name == "partition=key, terminals=7");
  CHECK(other.settings.workload.terminals == 7);
  CHECK(other.changes ==
        std::vector<std::pair<std::string, std::string>>{{"schema.partition", "key"}, {"workload.terminals", "7"}});
  CHECK(other.fingerprint != plan.cells[0].fingerprint);
  CHECK(other.database == plan.cells[0].database);
  CHECK(with_load(other, *scenario.search, 2).fingerprint == plan.cells[0].fingerprint);
}

TEST_CASE("search: what can't be searched for is refused", "[search][unit]") {
  const auto refused = [](const std::string& search) {
    return test::message("\"repeats\": 2", "\"repeats\": 2,\n\"search\": " + search);
  };
  CHECK(
      refused("{}") ==
      "s.json:/search (line 13): a search varies one thing: terminals or rate_per_s. Write for example {\"terminals\": "
      "{\"from\": 1, \"to\": 64}, \"limit\": {\"p95_ms\": 20}}.");
  CHECK(refused(R"({"terminals": {"from": 8, "to": 8}})") ==
        "s.json:/search/terminals (line 13): there is nothing between 8 and 8. Make `to` the higher one.");
  CHECK(
      refused(R"({"terminals": {"to": 8}, "knee": false})") ==
      "s.json:/search (line 13): it searches for nothing. Give it a limit: {\"p95_ms\": 20}, or leave `knee` at true.");
  CHECK(
      refused(R"({"rate_per_s": {"to": 8}})") ==
      "s.json:/search/rate_per_s (line 13): there is a rate only with workload.pacing \"rate\". Set workload.pacing to "
      "\"rate\", or search over terminals.");
  CHECK(
      refused("{\"terminals\": {\"to\": 8}},\n\"matrix\": {\"workload.terminals\": [1]}") ==
      "s.json:/matrix/workload.terminals (line 14): workload.terminals is searched for, so no cell can fix it. Take it "
      "out of the matrix, or out of /search.");
}

TEST_CASE("search: a workload without the searched value is refused, since its number would be another's",
          "[search][unit]") {
  for (const auto& [kind, name] : {std::pair{"sysbench", "terminals"}, std::pair{"key-lookup", "rate_per_s"}}) {
    const auto text = std::string{R"({"name": "s", "hosts": {"local": {}}, "cluster": {"engine": "innodb",)"} +
                      R"( "sql_nodes": [{"host": "local"}]}, "workload": {"kind": ")" + kind + R"("}, "search": {")" +
                      name + R"(": {"to": 8}}})";
    CHECK(test::error_of([&] { scenario::read_text(text, "s.json", {}); }) ==
          std::string{"s.json:/search/"} + name + " (line 1): workload kind \"" + kind + "\" has no " + name +
              ". Use workload kind \"dbt2\".");
  }
}
