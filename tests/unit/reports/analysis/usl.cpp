#include "reports/analysis/usl.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Five runs of each size under the law, with `noise` between runs.
std::vector<UslPoint> law(double sigma, double kappa, double noise) {
  Random random{11};
  std::vector<UslPoint> points;
  for (const double n : {1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0}) {
    for (int run = 0; run < 5; ++run) {
      const double shake = std::exp(noise * (random.real() - 0.5) * 3.46);
      points.push_back({n, 1000 * n / (1 + sigma * (n - 1) + kappa * n * (n - 1)) * shake});
    }
  }
  return points;
}

}  // namespace

TEST_CASE("usl: known contention and coherency are found within 5 %", "[analysis][unit]") {
  const auto result = fit_usl(law(0.05, 0.001, 0.005));
  REQUIRE(result.fit);
  CHECK(result.fit->sigma == Approx(0.05).epsilon(0.05));
  CHECK(result.fit->kappa == Approx(0.001).epsilon(0.05));
  CHECK(result.fit->gamma == Approx(1000).epsilon(0.02));
  CHECK(std::abs(result.fit->sigma - 0.05) < 3 * result.fit->sigma_error);
  REQUIRE(result.fit->peak);
  CHECK(*result.fit->peak == Approx(30.8).epsilon(0.05));
  CHECK_FALSE(result.fit->few_points);
  CHECK(result.fit->at(8) == Approx(8000 / (1 + 0.35 + 0.056)).epsilon(0.02));
}

TEST_CASE("usl: perfect scaling has no contention and no peak", "[analysis][unit]") {
  const auto result = fit_usl(law(0, 0, 0));
  REQUIRE(result.fit);
  CHECK(result.fit->sigma < 1e-4);
  CHECK(result.fit->kappa < 1e-6);
}

TEST_CASE("usl: three sizes are too few, four are few", "[analysis][unit]") {
  CHECK(fit_usl({{1, 100}, {2, 190}, {4, 350}}).reason == "fewer than four sizes were measured");
  const auto four = fit_usl({{1, 100}, {2, 190}, {4, 350}, {8, 600}});
  REQUIRE(four.fit);
  CHECK(four.fit->few_points);
}

TEST_CASE("usl: what does not follow the law gets no curve", "[analysis][unit]") {
  std::vector<UslPoint> steps;
  Random random{3};
  for (const double n : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}) {
    const double level = n < 4 ? 1000 : 4000;  // a step, as when a second data node joins
    for (int run = 0; run < 4; ++run) steps.push_back({n, level * (1 + 0.01 * (random.real() - 0.5))});
  }
  CHECK(fit_usl(steps).reason == "the law does not fit: the residuals are systematic");
}
