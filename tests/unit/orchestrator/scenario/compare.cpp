#include "orchestrator/scenario/compare.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using forklift::test::kScenario;
using forklift::test::replaced;

namespace {

using Lines = std::vector<std::string>;

Lines lines(const Source& from, const Source& to) {
  Lines all;
  for (const auto& one : differences(from, to)) all.push_back(one.pointer + ": " + one.from + " | " + one.to);
  return all;
}

Source with(const std::string& from, const std::string& to, std::vector<std::string> sets = {}) {
  return {replaced(kScenario, from, to), "s.json", std::move(sets)};
}

const Source kPlain{kScenario, "s.json", {}};

std::string matrix(const std::string& text) { return R"("repeats": 2, "matrix": )" + text; }

}  // namespace

TEST_CASE("compare: what means the same is no difference", "[scenario][unit]") {
  CHECK(lines(kPlain, kPlain).empty());
  CHECK(lines(kPlain, with("\"repeats\": 2", "\"repeats\":    2.0, \"seed\": 1, \"matrix\": {}, \"faults\": []"))
            .empty());
  CHECK(lines(kPlain, with("\"duration\": \"2s\"", "\"duration\": \"2000ms\"")).empty());
  CHECK(lines(kPlain, with("\"repeats\": 2", "\"repeats\": 5", {"repeats=2"})).empty());
  CHECK(lines({kScenario, "s.json", {"repeats=5"}}, with("\"repeats\": 2", "\"repeats\": 5")).empty());
  CHECK(lines(with("\"innodb_doublewrite\": false", "\"innodb_doublewrite\": 1"),
              with("\"innodb_doublewrite\": false", "\"innodb_doublewrite\": \"1\""))
            .empty());
}

TEST_CASE("compare: each value that differs is told with both", "[scenario][unit]") {
  CHECK(lines(kPlain, {kScenario, "s.json", {"repeats=5", "seed=2", "cluster.sql_nodes.count=3"}}) ==
        Lines{"/cluster/sql_nodes/2/host: nothing | \"local\"", "/repeats: 2 | 5", "/seed: 1 (default) | 2"});
  CHECK(
      lines(kPlain, with("\"repeats\": 2", "\"repeats\": 2, \"search\": {\"terminals\": {\"from\": 1, \"to\": 8}}")) ==
      Lines{"/search: nothing | \"searched for\"", "/search/terminals/to: nothing | 8"});  // 1 is the default of "from"
}

TEST_CASE("compare: the matrix is compared, and what --set fixes in it", "[scenario][unit]") {
  const auto swept = with("\"repeats\": 2", matrix(R"({"workload.duration": ["2s", "60s"]})"));
  CHECK(lines(swept, with("\"repeats\": 2", matrix(R"({"workload.duration": ["2s", "1m"]})"))).empty());
  CHECK(lines(swept, with("\"repeats\": 2", matrix(R"({"workload.duration": ["2s", "3s"]})"))) ==
        Lines{"/matrix/workload.duration/1: \"60s\" | \"3s\""});
  auto fixed = swept;
  fixed.sets = {"workload.duration=2s"};  // as beside the matrix
  CHECK(lines(fixed, fixed).empty());
  CHECK(lines(fixed, swept) == Lines{"/workload/duration: one value for every cell (--set) | as the matrix has it"});
  CHECK(lines(swept, fixed) == Lines{"/workload/duration: as the matrix has it | one value for every cell (--set)"});
}
