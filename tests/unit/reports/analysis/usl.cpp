#include "reports/analysis/usl.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Five runs of each size under the law, with `noise` between runs.
std::vector<UslPoint> law(double sigma, double kappa, double noise, std::uint64_t seed = 11) {
  Random random{seed};
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
  REQUIRE(result.fit->sigma_range);
  CHECK(result.fit->sigma_range->low < 0.05);
  CHECK(result.fit->sigma_range->high > 0.05);
  REQUIRE(result.fit->peak);
  CHECK(*result.fit->peak == Approx(30.8).epsilon(0.05));
  CHECK(result.fit->peak_range->low < 30.8);
  CHECK(result.fit->peak_range->high > 30.8);
  CHECK_FALSE(result.fit->few_points);
  CHECK(result.fit->at(8) == Approx(8000 / (1 + 0.35 + 0.056)).epsilon(0.02));
}

TEST_CASE("usl: perfect scaling has no contention and no peak", "[analysis][unit]") {
  const auto result = fit_usl(law(0, 0, 0));
  REQUIRE(result.fit);
  CHECK(result.fit->sigma < 1e-4);
  CHECK(result.fit->kappa < 1e-6);
  CHECK_FALSE(result.fit->peak);
}

TEST_CASE("usl: intervals cover the truth in 93 to 97 of 100 cases", "[analysis][unit]") {
  int sigma = 0, kappa = 0, peak = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const auto fit = fit_usl(law(0.05, 0.001, 0.02, seed)).fit;
    if (!fit) continue;  // called systematic in 1 % of cases
    sigma += fit->sigma_range->low <= 0.05 && 0.05 <= fit->sigma_range->high;
    kappa += fit->kappa_range->low <= 0.001 && 0.001 <= fit->kappa_range->high;
    peak += fit->peak_range->low <= 30.82 && 30.82 <= fit->peak_range->high;
  }
  CHECK(sigma >= 915);
  CHECK(sigma <= 970);
  CHECK(kappa >= 915);
  CHECK(kappa <= 970);
  CHECK(peak >= 915);
  CHECK(peak <= 975);
}

TEST_CASE("usl: data without a peak say so", "[analysis][unit]") {
  const auto fit = fit_usl(law(0.05, 0, 0.02)).fit;
  REQUIRE(fit);
  CHECK_FALSE(fit->peak);
  CHECK(usl_words(*fit, "SQL nodes").ends_with("; the data carry no peak, since the interval of coherency reaches 0."));
}

TEST_CASE("usl: a fit is told with its intervals", "[analysis][unit]") {
  UslFit fit{.gamma = 1000, .sigma = 0.032, .kappa = 0.001, .largest = 32};
  CHECK(usl_words(fit, "terminals") ==
        "Scalability law: contention 3.20 %, coherency 0.100 %; there are too few runs for intervals or a peak.");
  fit.sigma_range = Interval{0.011, 0.053};
  fit.kappa_range = Interval{0.0008, 0.0012};
  fit.peak = 31;
  fit.peak_range = Interval{27, 36};
  CHECK(usl_words(fit, "terminals") ==
        "Scalability law: contention 3.20 % (95 % interval 1.10–5.30), coherency 0.100 % (95 % interval 0.080–0.120); "
        "the "
        "peak is at 31 (27–36) terminals.");
  fit.largest = 16;
  fit.few_points = true;
  CHECK(usl_words(fit, "terminals")
            .ends_with("the peak is at 31 (27–36) terminals, beyond what was measured. Fewer than six sizes: take it "
                       "as a hint."));
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
