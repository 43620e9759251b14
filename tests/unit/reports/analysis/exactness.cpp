// No value is more exact than what was counted for it.
#include "reports/analysis/exactness.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace forklift;
using namespace forklift::analysis;
using store::Measure;

namespace {

/// A valid run of 10 s with so many New-Orders.
store::Run run_of(std::uint64_t committed) {
  store::Run run;
  run.status = store::RunStatus::valid;
  run.window_begin_us = 0;
  run.window_end_us = 10'000'000;
  run.outcomes[0] = {committed, 0, 0, 4, 0};
  store::Driver driver;
  driver.cpu_us = 2'000'000;
  driver.transactions_all = committed;
  run.drivers = {driver};
  return run;
}

const Measure kRate{
    .name = "notpm", .unit = "1/min", .kind = Measure::Kind::rate, .source = "transactions/0", .factor = 60};

}  // namespace

TEST_CASE("exactness: a rate is as exact as its count and its clock", "[analysis][unit]") {
  const auto few = run_of(100), many = run_of(1'000'000'000);
  CHECK(exactness_of(kRate, {few}, 600) == Approx(0.01).epsilon(1e-4));
  CHECK(exactness_of(kRate, {many}, 6e9) == Approx(1e-9 + 1e-8));  // 1 ms of 10 s
}

TEST_CASE("exactness: failures, processor time and latencies have theirs", "[analysis][unit]") {
  const auto run = run_of(1000);
  Measure measure{
      .name = "failures_per_million", .kind = Measure::Kind::failures, .source = "transactions", .factor = 1e6};
  CHECK(exactness_of(measure, {run}, 4000) == Approx(0.25));
  measure.kind = Measure::Kind::client_cpu;
  CHECK(exactness_of(measure, {run}, 2000) == Approx(0.005 * 0.005));  // 10 ms of 2 s
  measure = {.name = "p50_us", .kind = Measure::Kind::quantile, .source = "transactions/0", .factor = 50};
  store::PerTxn<Histogram> responses{};
  responses[0].record_n(500, 1000);
  // The buckets' width, and 1 / (ln² 2 · 1000).
  CHECK(exactness_of(measure, {run, &responses}, 500) ==
        Approx(0.008 * 0.008 / 12 + 1 / (std::log(2.0) * std::log(2.0) * 1000)));
}

TEST_CASE("exactness: a counter per another is as exact as both", "[analysis][unit]") {
  const auto run = run_of(1000);
  const Measure measure{.name = "x", .kind = Measure::Kind::rate, .source = "counter/a per counter/b"};
  const RunCounts counts{run, nullptr, {}, {{"n1", "a", 0, 50}, {"n1", "b", 0, 200}}};
  CHECK(exactness_of(measure, counts, 0.25) == Approx(1.0 / 50 + 1.0 / 200));
}

TEST_CASE("exactness: a stated value is no more exact than its last digit", "[analysis][unit]") {
  auto run = run_of(1000);
  run.recorded = {{"x", 100}};
  const Measure measure{.name = "x"};
  CHECK(exactness_of(measure, {run}, 100) == Approx(1e-4 / 12));
  CHECK(exactness_of(measure, {run}, 100.25) == Approx(std::pow(0.01 / 100.25, 2) / 12));
  CHECK(exactness_of(measure, {run}, 0) == 0);
  run.recorded = {{"x", 4.5e-7}};  // its last digit is the second, however small it is
  CHECK(exactness_of(measure, {run}, 4.5e-7) == Approx(std::pow(0.1 / 4.5, 2) / 12));
}
