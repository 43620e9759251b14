#include "reports/analysis/statistics.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include "reports/analysis/mathematics.hpp"

using namespace forklift::analysis;

TEST_CASE("statistics: quantiles of Student's t agree with the printed tables", "[analysis][unit]") {
  CHECK(student_quantile(0.05, 1) == Approx(12.706).epsilon(1e-4));
  CHECK(student_quantile(0.05, 2) == Approx(4.3027).epsilon(1e-4));
  CHECK(student_quantile(0.05, 10) == Approx(2.2281).epsilon(1e-4));
  CHECK(student_quantile(0.01, 5) == Approx(4.0321).epsilon(1e-4));
  CHECK(student_quantile(0.05, 1e6) == Approx(1.95997).epsilon(1e-4));
  CHECK(student_two_sided(2.2281, 10) == Approx(0.05).epsilon(1e-3));
  CHECK(student_two_sided(0, 3) == Approx(1));
}

TEST_CASE("statistics: mean, median, deviation and variation of known numbers", "[analysis][unit]") {
  const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
  CHECK(mean(values) == Approx(5));
  CHECK(median(values) == Approx(4.5));
  CHECK(median({3, 1, 2}) == Approx(2));
  CHECK(deviation(values) == Approx(2.13809));
  CHECK(variation(values) == Approx(0.427618));
  CHECK(deviation({1}) == 0);
  CHECK(geometric_mean({1, 10, 100}) == Approx(10));
}

TEST_CASE("statistics: an interval needs two positive values", "[analysis][unit]") {
  CHECK_FALSE(log_interval({5}));
  CHECK_FALSE(log_interval({5, 0}));
  const auto interval = log_interval({100, 110, 121});  // logarithms 0.0953 apart: deviation 0.09531
  REQUIRE(interval);
  CHECK(interval->low == Approx(110 * std::exp(-4.3027 * 0.0953102 / std::sqrt(3))).epsilon(1e-4));
  CHECK(interval->high == Approx(110 * std::exp(4.3027 * 0.0953102 / std::sqrt(3))).epsilon(1e-4));
}

TEST_CASE("statistics: the ratio is that of geometric means, with Welch's degrees of freedom", "[analysis][unit]") {
  const auto ratio = welch_ratio({100, 110, 121}, {200, 220, 242});
  REQUIRE(ratio);
  CHECK(ratio->ratio == Approx(2));
  CHECK(ratio->freedom == Approx(4));
  CHECK(std::sqrt(ratio->interval.low * ratio->interval.high) == Approx(2));
  CHECK_FALSE(welch_ratio({100}, {200, 210}));
}

TEST_CASE("statistics: equal runs have an interval without width", "[analysis][unit]") {
  const auto ratio = welch_ratio({100, 100}, {150, 150});
  REQUIRE(ratio);
  CHECK(ratio->interval.low == Approx(1.5));
  CHECK(ratio->interval.high == Approx(1.5));
}
