// The main job on a real Spider cluster of this machine: a whole run, an interruption in each phase, a failure in each
// phase. After every one: no process, socket or port of ours is left, and the database says what happened.
#include <csignal>

#include "common/core/clock.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift::test;

TEST_CASE("life: a run ends with a valid number, a report and nothing left behind", "[pipeline][cluster]") {
  const Job job;
  const auto ended = job.run();
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 1);
  CHECK(list[0]["status"] == "valid");
  CHECK(list[0]["notpm"].get<double>() > 0);
  CHECK(std::filesystem::exists(job.path("report/index.html")));
  CHECK(job.ask("status")["status"] == "finished");
  // Whole logs, with the servers' last words.
  const auto logs = job.ask("logs")["files"];
  REQUIRE(logs.size() == 4);
  for (const auto& log : logs) CHECK(log["sha256"].get<std::string>().size() == 64);
  const auto one = run_program({built("forklift"), "logs", "--db", job.database(), "--node", "data-node-2"});
  CHECK(one.out.find("ready for connections") != std::string::npos);
  CHECK(one.out.find("Shutdown complete") != std::string::npos);
  job.check_clean();
  CHECK_FALSE(std::filesystem::exists(job.path("work") + "/" + list[0]["experiment"].get<std::string>()));
}

TEST_CASE("life: Ctrl-C in each phase ends in order, with 130", "[pipeline][cluster][slow]") {
  const std::string phase =
      GENERATE(as<std::string>{}, "starting 4 servers", "creating dbt2", "loading 2 warehouses", "run 1/1");
  const int signal = GENERATE(SIGINT, SIGTERM);
  INFO(phase << ", signal " << signal);
  const Job job{{.duration = "30s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  program.signal(signal);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 1);
  CHECK(list[0]["status"] == "interrupted");
  CHECK(job.ask("status")["status"] == "interrupted");
  job.check_clean();
}

TEST_CASE("life: Ctrl-C after the window ends in order, with 130, and keeps what was measured",
          "[pipeline][cluster][slow]") {
  const std::string phase =
      GENERATE(as<std::string>{}, "checking consistency", "stopping servers", "writing the report");
  const int signal = GENERATE(SIGINT, SIGTERM);
  INFO(phase << ", signal " << signal);
  const Job job;
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  program.signal(signal);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  const bool unchecked = phase == "checking consistency";  // a run without its checks has no verdict
  CHECK(job.ask("list")[0]["status"] == (unchecked ? "interrupted" : "valid"));
  CHECK(job.ask("status")["status"] == (unchecked ? "interrupted" : "finished"));
  job.check_clean();
}

TEST_CASE("life: a server that can't start fails the run with its own last lines", "[pipeline][cluster]") {
  const Job job{{.mysqld = R"(, "innodb_page_size": "3")"}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("forklift: data-node-") != std::string::npos);  // they start together: either is the first
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

TEST_CASE("life: a data node killed while the run goes on fails it, and the reason is kept", "[pipeline][cluster]") {
  const Job job{{.duration = "30s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  for (const auto& process : processes_with(job.path("work"))) {
    if (process.find("data-node-1") == std::string::npos || process.find("--defaults-file") == std::string::npos)
      continue;
    ::kill(std::stoi(process), SIGKILL);
  }
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK((ended.exit_code == 3 || ended.exit_code == 1));
  const auto list = job.ask("list");
  CHECK(list[0]["status"] == "failed");
  CHECK(ended.err.find("data-node-1") != std::string::npos);
  job.check_clean();
}

TEST_CASE("life: a data node killed while warehouses are loaded fails the run, and the reason is kept",
          "[pipeline][cluster]") {
  const Job job{{.scale = "1"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("loading 2 warehouses", kPatience));
  for (const auto& process : processes_with(job.path("work"))) {
    if (process.find("data-node-2") == std::string::npos || process.find("--defaults-file") == std::string::npos)
      continue;
    ::kill(std::stoi(process), SIGKILL);
  }
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

TEST_CASE("life: after SIGKILL, forklift stop cleans up from the records", "[pipeline][cluster]") {
  const Job job{{.duration = "30s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  program.signal(SIGKILL);
  CHECK(program.wait(kPatience).exit_code == 137);
  CHECK_FALSE(processes_with(job.path("work")).empty());
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "interrupted");
  job.check_clean();
}

TEST_CASE("life: after SIGKILL, forklift stop ends a driver that hangs, too", "[pipeline][cluster]") {
  const Job job{{.duration = "30s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  int driver = 0;
  auto& clock = forklift::system_clock();
  REQUIRE(forklift::poll_until(clock, forklift::Deadline::after(clock, kPatience), forklift::Microseconds{20'000}, [&] {
    for (const auto& process : processes_with(job.path("work"))) {
      if (process.find("driver-2-run.json") != std::string::npos) driver = std::stoi(process);
    }
    return driver != 0;
  }));
  ::kill(driver, SIGSTOP);
  program.signal(SIGKILL);
  CHECK(program.wait(kPatience).exit_code == 137);
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  // Where its group was orphaned, the kernel has woken it, and it has ended by itself: either way nothing is left.
  job.check_clean();
}
