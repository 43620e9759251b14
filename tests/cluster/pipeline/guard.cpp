// Servers whose orchestrator is gone: a guard ends them, and nobody else's.
#include <csignal>

#include "common/core/clock.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kTimeout = "cluster.orphan_timeout=4s";

bool gone(const Job& job) {
  auto& clock = system_clock();
  return poll_until(clock, Deadline::after(clock, kPatience), 200ms,
                    [&] { return processes_with(job.path("work")).empty(); });
}

}  // namespace

TEST_CASE("guard: after SIGKILL nothing of an experiment runs for ever, another experiment goes on",
          "[pipeline][cluster]") {
  const Job other{{.duration = "20s"}}, job{{.duration = "60s"}};
  Program bystander{other.command({"--set", kTimeout})};
  Program program{job.command({"--set", kTimeout})};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  program.signal(SIGKILL);
  program.wait(kPatience);
  CHECK_FALSE(processes_with(job.path("work")).empty());
  CHECK(gone(job));
  job.check_clean();
  CHECK(run_program({built("forklift"), "stop", "--db", job.database()}, kPatience).exit_code == 0);
  const auto undisturbed = bystander.wait(kPatience);  // for longer than the timeout
  INFO(undisturbed.err);
  CHECK(undisturbed.exit_code == 0);
  CHECK(other.ask("list")[0]["status"] == "valid");
  other.check_clean();
}

TEST_CASE("guard: servers that are to be kept are kept", "[pipeline][cluster]") {
  const Job job{{.more = R"(, "keep": "on-failure")"}};
  Program program{job.command({"--set", kTimeout})};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  auto& clock = system_clock();
  const auto kill_driver = [&] {
    for (const auto& process : processes_with(job.path("work"))) {
      if (process.find("driver-1-run.json") != std::string::npos) return ::kill(std::stoi(process), SIGKILL) == 0;
    }
    return false;
  };
  REQUIRE(poll_until(clock, Deadline::after(clock, kPatience), 20ms, kill_driver));
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 3);
  CHECK(ended.err.find("servers are left running") != std::string::npos);
  clock.sleep_until(clock.now() + 6s);  // the guard's time, if there were one
  auto kept = processes_with(job.path("work"));
  std::erase_if(kept, [](const auto& process) { return process.find("forklift-keeper") != std::string::npos; });
  CHECK(kept.size() == 4);
  CHECK(run_program({built("forklift"), "stop", "--db", job.database()}, kPatience).exit_code == 0);
  job.check_clean();
}

TEST_CASE(
    "guard: servers that a resume was about to take over are ended when it is killed, and stopped when it is "
    "interrupted",
    "[pipeline][cluster]") {
  const Job job;
  Program first{job.command({"--set", kTimeout, "--set", "repeats=2"})};
  REQUIRE(first.wait_for_error_text("run 2/2", kPatience));
  first.signal(SIGKILL);
  first.wait(kPatience);
  Program second{{built("forklift"), "run", "--resume", "--db", job.database(), "--out", job.path("report")}};
  REQUIRE(second.wait_for_error_text("connecting to hosts", kPatience));
  const int signal = GENERATE(SIGKILL, SIGINT);
  INFO("signal " << signal);
  second.signal(signal);
  const auto ended = second.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == (signal == SIGKILL ? 137 : 130));
  if (signal == SIGKILL) CHECK(gone(job));
  job.check_clean();
  CHECK(job.ask("list")[0]["status"] == "valid");
  CHECK(run_program({built("forklift"), "stop", "--db", job.database()}, kPatience).exit_code == 0);
}
