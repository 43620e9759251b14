#include "orchestrator/scenario/slices.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

std::string sliced(const std::string& more, const std::string& sets = "") {
  return message("\"repeats\": 2", "\"repeats\": 2, \"slices\": {\"length\": \"2s\"}" + more,
                 sets.empty() ? std::vector<std::string>{} : std::vector{sets});
}

}  // namespace

TEST_CASE("slices: every cell has those of the scenario, and a run takes as long as one", "[scenario][unit]") {
  const auto read = scenario::read_text(
      replaced(kScenario, "\"repeats\": 2", "\"repeats\": 40, \"slices\": {\"length\": \"2s\"}"), "s.json");
  REQUIRE(read.slices);
  CHECK(read.slices->settle == 500ms);
  CHECK(read.cells.front().settings.workload.slices == read.slices);
  CHECK(plan::make(read, "x-1").expected == 40 * 2500ms);
}

TEST_CASE("slices: what can't be measured in them is refused at its place", "[scenario][unit]") {
  CHECK(sliced("") == "");
  CHECK(sliced("", "workload.kind=sysbench")
            .find("workload kind \"sysbench\" can't be measured in slices. Take out "
                  "/slices, or use workload kind \"dbt2\"") != std::string::npos);
  CHECK(sliced("", "workload.pacing=tpcc") ==
        "--set workload.pacing=tpcc: thinking and keying take longer than a slice. Use pacing \"none\" or \"rate\".");
  CHECK(sliced("", "workload.steady_warmup=true") ==
        "--set workload.steady_warmup=true: a slice has a fixed time to settle instead of a warm-up. Take out "
        "steady_warmup, or /slices.");
  CHECK(sliced(", \"faults\": [{\"at\": \"1s\", \"kill\": \"data-node-1\"}]")
            .find("a fault happens in a run, and a slice is too short for it. Take out faults, or /slices") !=
        std::string::npos);
  CHECK(sliced(", \"proxies\": [{\"host\": \"local\"}]") == "");
  CHECK(sliced(", \"search\": {\"terminals\": {\"to\": 8}}")
            .find("a search for a load can't be made in slices. Take out /search, or /slices") != std::string::npos);
  CHECK(sliced(", \"matrix\": {\"slices.length\": [\"2s\", \"3s\"]}").find("is one for all cells") !=
        std::string::npos);
}
