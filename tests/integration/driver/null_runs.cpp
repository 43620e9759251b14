// Runs that need no server: pacing and the window's agreement, over null_session.
#include "common/core/clock.hpp"
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

contract::RunJob null_job() {
  contract::RunJob job;
  job.run = "null";
  job.targets.resize(1);
  job.database = small_database(10);
  job.home_warehouses = {1, 2, 3};
  job.implementation = "null";
  job.terminals = 10;
  job.connections = 2;
  job.duration = 1s;
  return job;
}

}  // namespace

TEST_CASE("driver: with several drivers the window begins when the orchestrator says", "[driver][integration]") {
  auto job = null_job();
  job.pacing = "rate";
  job.rate_per_s = 500;
  job.arrivals = "even";
  job.warmup = 60s;
  job.steady_warmup = true;
  job.drivers = 2;
  DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  const auto start = system_clock().wall_us() + 200'000;
  driver.say({{"start_at_us", start}});
  driver.wait_for("steady");
  const auto window = system_clock().wall_us() + 500'000;
  driver.say({{"window_at_us", window}});
  const auto report = contract::read_run_report(driver.wait_for("report").at("report"), "run");
  CHECK(report.window_begin_us == window);
  CHECK(report.window_end_us == window + 1'000'000);
  CHECK(report.steady_at_s == Approx(static_cast<double>(window - start) / 1e6));
  CHECK(driver.exit_code() == 0);
}

TEST_CASE("driver: a lone driver opens its window when it is steady", "[driver][integration]") {
  auto job = null_job();
  job.pacing = "rate";
  job.rate_per_s = 500;
  job.arrivals = "even";
  job.warmup = 60s;
  job.steady_warmup = true;
  const auto report = drive(job);
  CHECK(report.steady_at_s >= 10);
  CHECK(report.steady_at_s < 60);
  CHECK(report.window_end_us - report.window_begin_us == 1'000'000);
}

TEST_CASE("driver: a job that can't be read is a config error with its place", "[driver][integration]") {
  Json job = contract::to_json(null_job());
  job["terminal"] = 1;
  DriverProcess driver{"run", job};
  const Json error = driver.wait_for("error");
  CHECK(error.at("kind") == "config");
  CHECK(error.at("what") == "unknown key \"terminal\"");
  CHECK(error.at("fix") == "Did you mean \"terminals\"?");
  CHECK(driver.exit_code() == 2);
}
