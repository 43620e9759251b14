// Experiments beyond the fixed matrix, on a real Spider cluster: a search for a load, and an A/A experiment.
#include <set>

#include "tests/cluster/pipeline/job.hpp"

using namespace forklift::test;

TEST_CASE("experiments: a search doubles the load up to its end, and its finding is in the report",
          "[pipeline][cluster]") {
  const Job job{
      {.duration = "1s",
       .more = R"(, "search": {"terminals": {"from": 1, "to": 3}, "limit": {"p95_ms": 60000}, "knee": false})"}};
  const auto ended = job.run();
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.err.find("the highest load with p95 ≤ 60000 ms is 3 terminals per warehouse") != std::string::npos);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 3);
  std::set<std::string> cells;
  for (const auto& run : list) cells.insert(run["cell"]);
  CHECK(cells == std::set<std::string>{"life, terminals=1", "life, terminals=2", "life, terminals=3"});
  CHECK(ended.out.find("“life”: the highest load with p95") != std::string::npos);
  // The same search asks for the same loads: nothing is left to do.
  const auto again =
      run_program({built("forklift"), "run", "--resume", "--db", job.database(), "--no-report"}, kPatience);
  INFO(again.err);
  CHECK(again.exit_code == 0);
  CHECK(again.err.find("3 valid, 0 invalid, 0 failed") != std::string::npos);
  CHECK(job.ask("list").size() == 3);
  job.check_clean();
}

TEST_CASE("experiments: A/A runs one cell twice and leaves the machines' noise for later reports",
          "[pipeline][cluster]") {
  const Job job{{.duration = "1s"}};
  const auto ended = job.run({"--aa", "--set", "repeats=2"});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(job.ask("list").size() == 4);
  CHECK(ended.out.find("Noise of these machines (A/A experiment life-") != std::string::npos);
  job.check_clean();
}
