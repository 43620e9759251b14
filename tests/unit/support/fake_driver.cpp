// Two fake drivers on two fake hosts, prepared and driven by the code that drives real ones.
#include "tests/support/fake_driver.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "common/store/verdict.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/fake_reports.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/support/a_cluster.hpp"

using namespace forklift;
using namespace std::chrono_literals;
using test::error_of, test::Failure, test::TwoHosts;

namespace {

store::RunVerdict verdict_of(const drivers::DriveResult& driven) {
  return store::run_verdict({.drivers_expected = 2, .reports = driven.reports, .checks = contract::CheckReport{}});
}

}  // namespace

TEST_CASE("fake drivers: two are driven to a valid run, and nothing of them is left", "[fakes][unit]") {
  TwoHosts two;
  const bool steady = GENERATE(false, true);
  two.hosts[1]->with([](test::FakeMachine& machine) { machine.clock_ahead_us = 10'000'000; });
  auto drivers = two.prepare();
  drivers[1].clock_offset_us = 10'000'000;
  auto jobs = TwoHosts::jobs();
  for (auto& job : jobs) job.steady_warmup = steady;
  const auto driven = drivers::drive(drivers, jobs, two.context());
  REQUIRE(driven.reports.size() == 2);
  for (const auto& report : driven.reports) {
    CHECK(report.start_at_us == driven.start_at_us);
    CHECK(report.window_begin_us <= driven.start_at_us + 2'000'000);
    CHECK(report.window_begin_us >= driven.start_at_us + 1'000'000);
    CHECK(report.window_end_us == report.window_begin_us + 3'000'000);
    CHECK(report.transactions[0].outcomes[0] == 3 * test::kPerSecond[0]);
  }
  const auto verdict = verdict_of(driven);
  CHECK(verdict.reason().empty());
  CHECK(verdict.warnings.empty());
  CHECK(two.world.committed == driven.reports[0].committed_total + driven.reports[1].committed_total);
  for (const auto& host : two.hosts) CHECK(host->processes().empty());
  CHECK(two.hosts[0]->there("/home/me/forklift/e-1/drivers/driver-1-run-result.json"));
}

TEST_CASE("fake drivers: a test says how a run turns out", "[fakes][unit]") {
  TwoHosts two;
  two.world.alter_run = [](const contract::RunJob& job, contract::RunReport& report) {
    if (job.driver == 1) report.audits[0].passed = false;
  };
  const auto verdict = verdict_of(drivers::drive(two.prepare(), TwoHosts::jobs(), two.context()));
  CHECK(verdict.reason() == "input audit of driver 2: remote payments is 15 %, outside 14–16 %");
}

TEST_CASE("fake drivers: loads and checks are done at once, and a job that is not there is told as a driver does",
          "[fakes][unit]") {
  TwoHosts two;
  const auto driver = two.prepare()[0];
  const auto within = Deadline::after(two.world.clock, 30s);
  contract::LoadJob load;
  load.targets.resize(1);
  load.database.warehouses = 3;
  const auto loaded = contract::read_load_report(
      drivers::work(driver, "load", contract::to_json(load), two.context(), within), "driver-1");
  CHECK(loaded.rows == 3'000);
  CHECK(loaded.loaded == std::vector{1, 2, 3});
  contract::CheckJob check;
  check.targets.resize(1);
  const auto checked = contract::read_check_report(
      drivers::work(driver, "check", contract::to_json(check), two.context(), within), "driver-1");
  CHECK(checked.results.size() == 12);
  CHECK(error_of([&] {
          drivers::work(driver, "check", Json{{"version", 7}}, two.context(), within);
        }).rfind("driver-1: /home/me/forklift/e-1/drivers/driver-1-check.json", 0) == 0);
  CHECK(two.hosts[0]->processes().empty());
}

TEST_CASE("fake drivers: whatever effect of a run fails, it ends with an error or well, and leaves no process",
          "[fakes][unit]") {
  std::vector<std::string> effects;
  {
    TwoHosts two;
    drivers::drive(two.prepare(), TwoHosts::jobs(), two.context());
    effects = two.world.effects.told();
  }
  CHECK(effects.size() > 30);
  constexpr int kAfterReport = 4;  // close_input and wait of both drivers: nothing of the run depends on them
  const auto how = GENERATE(Failure::error, Failure::lost_before, Failure::lost_after, Failure::timeout);
  int failed = 0;
  for (const auto& effect : effects) {
    INFO(to_string(how) << ": " << effect);
    TwoHosts two;
    two.world.effects.fail({.how = how, .description = effect});
    failed += error_of([&] { drivers::drive(two.prepare(), TwoHosts::jobs(), two.context()); }) != "nothing";
    CHECK(two.world.effects.failed());
    for (const auto& host : two.hosts) CHECK(host->processes().empty());
    CHECK(two.journal.count("starting") == two.journal.count("ended"));
  }
  CHECK(failed == static_cast<int>(effects.size()) - kAfterReport);
}

TEST_CASE("fake drivers: one that is killed on its host ends its run", "[fakes][unit]") {
  TwoHosts two;
  const auto drivers = two.prepare();
  auto context = two.context();
  context.progress = [&](const std::string& driver, const Json& event) {
    if (driver == "driver-2" && event.contains("phase")) two.hosts[1]->end("e-1/c1/driver-2", 137);
  };
  CHECK(error_of([&] { drivers::drive(drivers, TwoHosts::jobs(), context); }) ==
        "driver-2: it ended without a report: killed by signal 9. Read its last lines.");
}

TEST_CASE("fake drivers: over SSH a driver is copied to its host, and runs from there", "[fakes][unit]") {
  const test::ScratchDir scratch;
  std::ofstream{scratch / "forklift-driver"} << test::kFakeDriver;
  TwoHosts two;
  for (auto& [name, host] : two.plan.clusters[0].hosts) host.transport = scenario::Transport::ssh;
  auto at = two.at();
  at.own_driver = scratch / "forklift-driver";
  hosts::claim_work(two.plan, two.fleet, two.world.clock);
  const auto drivers = drivers::prepare(at, 2, "secret", "e-1/c1/");
  CHECK(drivers[0].files.program == "/home/me/forklift/e-1/drivers/bin-h1/" + sha256_hex(test::kFakeDriver) + ".file");
  CHECK(drivers::drive(drivers, TwoHosts::jobs(), two.context()).reports.size() == 2);
}
