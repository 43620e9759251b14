// Slices on a real cluster: cells in turn, also after the orchestrator was killed.
#include <csignal>
#include <set>

#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const JobOptions kSliced{.more = R"(, "slices": {"length": "1s", "settle": "200ms"},
  "matrix": {"cells": [{"name": "hash"}, {"name": "key", "schema.partition": "key"}]})"};

}  // namespace

TEST_CASE("slices: two cells in turn, killed in the middle, come to all their rounds, and nothing is left",
          "[pipeline][cluster]") {
  const Job job{kSliced};
  {
    Program program{job.command({"--set", "repeats=4"})};
    REQUIRE(program.wait_for_error_text("run 4/8", kPatience));
    program.signal(SIGKILL);
    program.wait(kPatience);
  }
  const auto ended =
      Program{{built("forklift"), "run", "--resume", "--db", job.database(), "--out", job.path("report")}}.wait(
          kPatience);
  INFO(ended.err);
  // On a busy machine a second may pass without a New-Order: that slice is invalid, and was measured.
  REQUIRE(ended.exit_code <= 1);
  const auto reader = store::Reader::open(job.database());
  std::set<std::pair<std::int64_t, int>> measured;
  std::int64_t last_end = 0;
  for (const auto& run : reader.runs(reader.experiment("latest").number)) {
    if (run.status != store::RunStatus::valid && run.status != store::RunStatus::invalid) continue;
    measured.emplace(run.cell.value(), run.repeat);
    CHECK(run.drivers.size() == 2);
    CHECK(run.window_end_us.value() - run.window_begin_us.value() == 1'000'000);
    CHECK(run.start_at_us.value() > last_end);  // one cell at a time
    last_end = run.window_end_us.value();
  }
  CHECK(measured.size() == 8);
  job.check_clean();
}
