// Shares of CPU time and memory, as the kernel's files and counters show them.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "tests/integration/desk/running_desk.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

bool version_one() { return std::filesystem::exists("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"); }

/// The limits that the kernel shows for a host: CPU time, memory.
std::string limits_of(const RunningDesk& desk, const std::string& host) {
  const auto cpu = desk.group("cpu", host), memory = desk.group("memory", host);
  if (!version_one()) return read_file(cpu + "/cpu.max") + read_file(memory + "/memory.max");
  return read_file(cpu + "/cpu.cfs_quota_us") + read_file(cpu + "/cpu.cfs_period_us") +
         read_file(memory + "/memory.limit_in_bytes");
}

Json limited_job(double cpu, std::uint64_t memory) {
  auto job = desk_job(2);
  job["hosts"][0]["cpu"] = cpu;
  job["hosts"][0]["memory_bytes"] = memory;
  return job;
}

}  // namespace

TEST_CASE("desk quotas: they are lifted at start, set when asked, and lifted again", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{limited_job(0.25, 64 << 20)};
  CHECK(desk.ask({{"ask", "hosts"}})["quotas"] == (version_one() ? "cgroup v1" : "cgroup v2"));
  const auto lifted = limits_of(desk, "h1"), other = limits_of(desk, "h2");
  CHECK(desk.ask({{"ask", "quotas"}, {"on", true}}) == Json{{"ok", true}});
  CHECK(limits_of(desk, "h1") == (version_one() ? "2500\n10000\n67108864\n" : "2500 10000\n67108864\n"));
  CHECK(limits_of(desk, "h2") == other);
  CHECK(desk.ask({{"ask", "quotas"}, {"on", false}}) == Json{{"ok", true}});
  CHECK(limits_of(desk, "h1").find("2500") == std::string::npos);
  CHECK(limits_of(desk, "h1").find("67108864") == std::string::npos);
  CHECK(lifted.find("2500") == std::string::npos);
}

TEST_CASE("desk quotas: what is started in a limited host is throttled, and that is counted", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{limited_job(0.1, 0)};
  desk.ask({{"ask", "quotas"}, {"on", true}});
  desk.ask({{"ask", "statistics"}, {"reset", true}});
  Program loop{{built("forklift-desk"), "exec", "--pid", std::to_string(desk.pid("h1")), "--", "/bin/sh", "-c",
                "while :; do :; done"}};
  Json counts;
  const bool throttled = poll_until(system_clock(), Deadline::after(system_clock(), 30s), 20ms, [&] {
    counts = desk.ask({{"ask", "statistics"}});
    return counts["hosts"]["h1"]["throttled_us"] > 100'000;
  });
  CHECK(throttled);
  CHECK(counts["hosts"]["h1"]["cpu_us"] > 0);
  CHECK(counts["hosts"]["h2"]["throttled_us"] == 0);
  loop.signal(SIGTERM);
  loop.wait(20s);
}

// How exact a share is, is measured by forklift-desk-bench; that nobody gets more than it, does not depend on what else
// the machine does.
TEST_CASE("desk quotas: a loop in a host of 0.25 cores gets no more than that, of one core and of all",
          "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{limited_job(0.25, 0)};
  desk.ask({{"ask", "quotas"}, {"on", true}});
  const auto loops = std::string(GENERATE(1, 3) == 1 ? "" : "(while :; do :; done) & (while :; do :; done) & ");
  Program loop{{built("forklift-desk"), "exec", "--pid", std::to_string(desk.pid("h1")), "--", "/bin/sh", "-c",
                loops + "while :; do :; done"}};
  Json counts;
  std::int64_t wall_us = 0;
  desk.ask({{"ask", "statistics"}, {"reset", true}});
  const bool enough = poll_until(system_clock(), Deadline::after(system_clock(), 60s), 50ms, [&] {
    counts = desk.ask({{"ask", "statistics"}});
    wall_us = system_clock().wall_us() - counts["since_us"].get<std::int64_t>();
    return counts["hosts"]["h1"]["cpu_us"] > 500'000;
  });
  REQUIRE(enough);
  INFO(counts["hosts"]["h1"] << " in " << wall_us << " µs");
  CHECK(counts["hosts"]["h1"]["cpu_us"].get<double>() < 0.25 * 1.12 * static_cast<double>(wall_us));
  CHECK(counts["hosts"]["h1"]["throttled_us"] > 0);  // it wanted more
  loop.signal(SIGTERM);
  loop.wait(20s);
}

TEST_CASE("desk quotas: a program that wants more memory than its host has is ended", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  if (read_file("/proc/swaps").find('/') != std::string::npos) {
    WARN("SKIPPED: this machine has swap space, which memory beyond the limit goes to");
    return;
  }
  const RunningDesk desk{limited_job(0, 64 << 20)};
  const std::vector<std::string> wants_more{"sh", "-c", "head -c 200000000 /dev/zero | tail -n 1 >/dev/null"};
  CHECK(desk.exec("h1", wants_more).exit_code == 0);  // lifted
  desk.ask({{"ask", "quotas"}, {"on", true}});
  CHECK(desk.exec("h1", wants_more).exit_code == 137);
  CHECK(desk.exec("h2", wants_more).exit_code == 0);
  CHECK(desk.ask({{"ask", "hosts"}})["hosts"].size() == 2);  // the host itself lives on
}
