#include "reports/analysis/noise.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

double normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.real())) * std::cos(6.283185307179586 * random.real());
}

std::vector<double> runs(Random& random, double noise, int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(5000 * std::exp(noise * normal(random)));
  return values;
}

test::SyntheticExperiment aa() {
  auto e = test::small_quickstart();
  e.failed_run = e.invalid_run = -1;
  e.cells = {e.cells[0], e.cells[0]};
  e.cells[0].name = "A";
  e.cells[1].name = "B";
  e.repeats = 5;
  return e;
}

}  // namespace

TEST_CASE("noise: the spread of simulated runs is found, and A against B covers no difference in 93 to 97 of 100",
          "[analysis][unit]") {
  Random random{2026, 3};
  constexpr int kCases = 2000;
  double variance = 0;
  int covered = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto floor = noise_of(runs(random, 0.03, 5), runs(random, 0.03, 5));
    REQUIRE(floor);
    CHECK(floor->runs == 5);
    variance += floor->spread * floor->spread / kCases;
    covered += floor->low <= 1 && floor->high >= 1;
  }
  CHECK(std::sqrt(variance) == Approx(0.03).epsilon(0.03));
  CHECK(covered >= kCases * 93 / 100);
  CHECK(covered <= kCases * 97 / 100);
}

TEST_CASE("noise: what can be told from it shrinks with more runs", "[analysis][unit]") {
  // t(0.975, 4) = 2.776, × 0.02 × sqrt(2/3)
  CHECK(smallest_difference(0.02, 3) == Approx(std::expm1(2.7764 * 0.02 * std::sqrt(2.0 / 3))).epsilon(1e-3));
  CHECK(smallest_difference(0.02, 10) < smallest_difference(0.02, 5));
}

TEST_CASE("noise: one run a side says nothing", "[analysis][unit]") { CHECK_FALSE(noise_of({5000}, {5000, 5001})); }

TEST_CASE("noise: a stored floor is shown in later reports on such machines, and not for another engine",
          "[analysis][unit]") {
  const test::Results results{aa()};
  const auto experiment = results.reader().experiment("latest");
  auto floor = noise_of(gather(results.reader(), experiment));
  REQUIRE(floor);
  CHECK(floor->runs == 5);
  CHECK(floor->experiment == experiment.number);
  CHECK_FALSE(floor->machines.empty());
  CHECK_FALSE(gather(results.reader(), experiment).noise);
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
  const auto after = gather(results.reader(), experiment);
  REQUIRE(after.noise);
  CHECK(after.noise->spread == floor->spread);
  const auto headlines = analyse(after).headlines;
  CHECK(std::any_of(headlines.begin(), headlines.end(),
                    [&](const auto& h) { return h.text == noise_words(*floor) + "."; }));
  floor->engine = "another";
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
  CHECK_FALSE(gather(results.reader(), experiment).noise);
}
