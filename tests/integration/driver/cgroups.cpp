// Drivers and clients in real control groups: held up, and killed because memory was short.
#include <catch2/catch.hpp>

#include "common/contract/client.hpp"
#include "tests/integration/driver/jobs.hpp"
#include "tests/support/small_cgroup.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kStart = R"({"event":"start"})";

/// What `forklift-driver client` reports of a shell script that runs in the group; its clock begins with kStart.
contract::ClientReport client_in(SmallCgroup& group, const std::string& script) {
  group.enter();
  DriverProcess driver{{"client", "--start-line", kStart, "--from", "0.5", "--to", "2.5", "--", "sh", "-c", script}};
  group.leave();
  const auto report = contract::read_client_report(driver.wait_for("report").at("report"), "client");
  driver.wait_for("bye");
  CHECK(driver.exit_code() == 0);
  return report;
}

bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

}  // namespace

TEST_CASE("driver: one that its cgroup holds up is the bottleneck, and says how often it was throttled",
          "[driver][integration]") {
  SmallCgroup group{0.02};  // less than a loaded machine leaves it, too
  FORKLIFT_NEED_CGROUP(group);
  contract::RunJob job;
  job.run = "null";
  job.targets.resize(1);
  job.database = small_database(10);
  job.home_warehouses = {1, 2};
  job.implementation = "null";
  job.duration = 2s;
  group.enter();
  DriverProcess driver{"run", contract::to_json(job)};
  group.leave();
  driver.wait_for("ready");
  driver.say({{"start_at_us", 0}});
  const auto report = contract::read_run_report(driver.wait_for("report").at("report"), "run");
  CHECK(driver.exit_code() == 0);
  CHECK(report.cores == Approx(0.02));
  CHECK(report.cpu_periods > 0);
  CHECK(report.throttled_periods > report.cpu_periods / 2);
  CHECK(report.client_saturated);
  CHECK(report.saturation_reason ==
        fmt::format("its cgroup, which may use 0.02 cores, was throttled in {} of {} periods", report.throttled_periods,
                    report.cpu_periods));
}

TEST_CASE("client: a program that is not ours is measured as a driver is", "[driver][integration]") {
  SmallCgroup group{0.02};  // less than a loaded machine leaves it, too
  FORKLIFT_NEED_CGROUP(group);
  // Busy beyond the window's end; the shell counts, so that it ends by itself.
  const auto report = client_in(group, std::string{"echo '"} + kStart +
                                           "'; end=$(($(date +%s) + 4)); while [ $(date +%s) -lt $end ]; do :; done");
  CHECK(report.exit_code == 0);
  CHECK(report.cores == Approx(0.02));
  CHECK(report.throttled_periods > report.cpu_periods / 2);
  CHECK(begins(report.saturation_reason, "its cgroup, which may use 0.02 cores, was throttled in "));
  CHECK_FALSE(report.out_of_memory);
}

TEST_CASE("client: a program that the kernel kills because memory is short is not just killed",
          "[driver][integration]") {
  SmallCgroup group{0, 100 << 20};
  FORKLIFT_NEED_CGROUP(group);
  const auto starved = client_in(group, std::string{"echo '"} + kStart + "'; exec tail /dev/zero");
  CHECK(starved.exit_code == 137);
  CHECK(starved.out_of_memory);
  const auto killed = client_in(group, std::string{"echo '"} + kStart + "'; kill -9 $$");
  CHECK(killed.exit_code == 137);
  CHECK_FALSE(killed.out_of_memory);
}

TEST_CASE("client: one that can't be started is an error, and one without a window is not judged",
          "[driver][integration]") {
  DriverProcess none{{"client", "--start-line", "x", "--", "/no/such/program"}};
  const auto error = none.wait_for("error");
  CHECK(error.at("where") == "/no/such/program");
  CHECK(error.at("what") == "it can't be started: No such file or directory");
  CHECK(none.exit_code() == 3);
  DriverProcess short_one{{"client", "--start-line", "x", "--", "sh", "-c", "exit 4"}};
  const auto report = contract::read_client_report(short_one.wait_for("report").at("report"), "client");
  CHECK(report.exit_code == 4);
  CHECK(report.cores > 0);
  CHECK(report.saturation_reason.empty());
}
