// An experiment whose orchestrator died goes on where it was: valid runs stay as they are, the others are run.
#include <csignal>

#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::vector<std::pair<std::string, int>> status_and_repeat(const Job& job) {
  const auto reader = store::Reader::open(job.database());
  std::vector<std::pair<std::string, int>> all;
  for (const auto& run : reader.runs(reader.experiment("latest").number)) {
    all.emplace_back(to_string(run.status), run.repeat);
  }
  return all;
}

}  // namespace

TEST_CASE("resume: after SIGKILL in the second run, valid runs stay and the rest is run", "[pipeline][cluster]") {
  const Job job;
  Program program{job.command({"--set", "repeats=2"})};
  REQUIRE(program.wait_for_error_text("run 2/2", kPatience));
  program.signal(SIGKILL);
  program.wait(kPatience);
  const auto resumed =
      Program{{built("forklift"), "run", "--resume", "--db", job.database(), "--out", job.path("report")}}.wait(
          kPatience);
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(resumed.err.find("goes on: 1 of 2 runs are valid already") != std::string::npos);
  CHECK(status_and_repeat(job) == std::vector<std::pair<std::string, int>>{{"valid", 0}, {"failed", 1}, {"valid", 1}});
  CHECK(job.ask("status")["status"] == "finished");
  job.check_clean();

  const auto again =
      Program{{built("forklift"), "run", "--resume", "--db", job.database(), "--out", job.path("report")}}.wait(
          kPatience);
  INFO(again.err);
  CHECK(again.exit_code == 0);
  CHECK(again.err.find("goes on: 2 of 2 runs are valid already") != std::string::npos);
  CHECK(status_and_repeat(job).size() == 3);
}
