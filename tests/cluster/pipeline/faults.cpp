// Faults that the scenario asks for, on a real Spider cluster: what is killed comes back, what is paused goes on, the
// consistency conditions hold, and the time series says what happened when.
#include <csignal>

#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift::test;

namespace {

/// "node text" of each fault event, in order.
std::vector<std::string> fault_events(const Job& job) {
  std::vector<std::string> lines;
  const auto reader = forklift::store::Reader::open(job.database());
  for (const auto& event : reader.events(reader.experiment("latest").number)) {
    if (event.kind == "fault") lines.push_back(event.node + " " + event.text);
  }
  return lines;
}

}  // namespace

TEST_CASE("faults: a SQL node is killed and comes back, a data node is paused, and the run is valid",
          "[pipeline][cluster]") {
  const Job job{
      {.duration = "14s", .faults = R"([{"at": "2s", "kill": "sql-node-1"}, {"at": "4s", "restart": "sql-node-1"},
                               {"at": "9s", "pause": "data-node-2", "for": "1s"}])"}};
  const auto ended = job.run();
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "valid");
  CHECK(fault_events(job) == std::vector<std::string>{"sql-node-1 killed", "sql-node-1 started again",
                                                      "sql-node-1 serves again", "data-node-2 paused for 1s",
                                                      "data-node-2 goes on"});
  job.check_clean();
}

TEST_CASE("faults: what is still down when the window ends is started again for the checks", "[pipeline][cluster]") {
  const Job job{{.duration = "4s", .faults = R"([{"at": "2s", "kill": "sql-node-2"}])"}};
  const auto ended = job.run();
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.err.find("sql-node-2 was still down when the run ended; it is started again") != std::string::npos);
  CHECK(job.ask("list")[0]["status"] == "valid");
  job.check_clean();
}

TEST_CASE("faults: Ctrl-C while a server stands still leaves nothing behind", "[pipeline][cluster]") {
  const Job job{{.duration = "60s", .faults = R"([{"at": "0s", "pause": "data-node-1", "for": "50s"}])"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("measure", kPatience));
  program.signal(SIGINT);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  job.check_clean();
}
