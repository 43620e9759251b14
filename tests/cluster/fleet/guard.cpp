// The guards of real hosts: each acts alone, with or without a network.
#include <csignal>

#include "common/core/clock.hpp"
#include "tests/cluster/fleet/fleet_job.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

TEST_CASE("fleet: guards let a run be that lasts longer than their patience", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"cluster", {{"orphan_timeout", "4s"}}}, {"workload", {{"duration", "10s"}}}}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "valid");
  job.check_clean();
}

TEST_CASE("fleet: when the orchestrator is killed and a link is cut, each host's guard ends its servers all the same",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"cluster", {{"orphan_timeout", "4s"}}}, {"workload", {{"duration", "60s"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  hosts.cut(1);
  program.signal(SIGKILL);
  CHECK(program.wait(kFleetPatience).exit_code == 137);
  auto& clock = system_clock();
  for (int i = 0; i < hosts.count(); ++i) {
    INFO(hosts.name(i));
    CHECK_FALSE(hosts.listeners(i).empty());
  }
  for (int i = 0; i < hosts.count(); ++i) {
    INFO(hosts.name(i));
    CHECK(poll_until(clock, Deadline::after(clock, kFleetPatience), 200ms, [&] { return hosts.processes(i).empty(); }));
  }
  hosts.join(1);
  CHECK(job.stop().exit_code == 0);
  CHECK(job.ask("status")["status"] == "interrupted");
  job.check_clean();
}

TEST_CASE("fleet: the guard of a host that is cut off ends its servers while the orchestrator lives",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"cluster", {{"orphan_timeout", "4s"}}}, {"workload", {{"duration", "5s"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  hosts.cut(1);
  auto& clock = system_clock();
  CHECK(poll_until(clock, Deadline::after(clock, kFleetPatience), 200ms, [&] { return hosts.processes(1).empty(); }));
  hosts.join(1);
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.stop().exit_code == 0);
  job.check_clean();
}

TEST_CASE("fleet: a link that a fault cut is restored, though the orchestrator and who should restore it are killed",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts,
                     {{"cluster", {{"orphan_timeout", "4s"}}},
                      {"workload", {{"duration", "400s"}}},
                      {"faults", {{{"at", "0s"}, {"cut", {"h1", "h3"}}, {"for", "390s"}}}}}};
  const auto cut = [&](int i) { return hosts.shell(i, "ip route show type blackhole"); };
  Program program{job.run_command()};
  auto& clock = system_clock();
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  for (const int i : {0, 2})
    REQUIRE(poll_until(clock, Deadline::after(clock, kFleetPatience), 50ms, [&] { return !cut(i).empty(); }));
  program.signal(SIGKILL);
  CHECK(program.wait(kFleetPatience).exit_code == 137);
  for (const int i : {0, 2}) {
    INFO(hosts.name(i));
    const auto restorers = hosts.shell(
        i,
        "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline | grep -q 'ip route del blackhole' && kill -KILL "
        "${p#/proc/} && echo killed; done 2>/dev/null");
    CHECK(restorers == "killed\n");
    CHECK(poll_until(clock, Deadline::after(clock, kFleetPatience), 200ms, [&] { return cut(i).empty(); }));
  }
  CHECK(job.stop().exit_code == 0);
  CHECK(job.ask("status")["status"] == "interrupted");
}
