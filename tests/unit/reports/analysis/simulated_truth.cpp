// Experiments drawn from a known truth: the intervals must cover it as often as they say, and equal configurations must
// not be told apart.
#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "reports/analysis/comparison.hpp"
#include "reports/analysis/gate.hpp"
#include "tests/support/normal.hpp"

using namespace forklift;
using namespace forklift::analysis;
using forklift::test::normal;

namespace {

std::vector<double> runs(Random& random, double truth, double noise, int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(truth * std::exp(noise * normal(random)));
  return values;
}

constexpr int kCases = 4000;

}  // namespace

TEST_CASE("simulated truth: a cell's interval covers it in 93 to 97 of 100 cases", "[analysis][unit]") {
  const int n = GENERATE(2, 3, 5, 7, 10);
  Random random{2026, static_cast<std::uint64_t>(n)};
  int covered = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto interval = log_interval(runs(random, 5000, 0.03, n));
    covered += interval->low <= 5000 && 5000 <= interval->high;
  }
  CAPTURE(n);
  CHECK(covered >= kCases * 93 / 100);
  CHECK(covered <= kCases * 97 / 100);
}

TEST_CASE("simulated truth: the interval of a ratio covers it in 93 to 97 of 100 cases", "[analysis][unit]") {
  const int n = GENERATE(3, 5, 10);
  Random random{31, static_cast<std::uint64_t>(n)};
  int covered = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto ratio = welch_ratio(runs(random, 5000, 0.03, n), runs(random, 7000, 0.03, n));
    covered += ratio->interval.low <= 1.4 && 1.4 <= ratio->interval.high;
  }
  CAPTURE(n);
  CHECK(covered >= kCases * 93 / 100);
  CHECK(covered <= kCases * 97 / 100);
}

TEST_CASE("simulated truth: equal configurations are told apart in at most 5 of 100 cases", "[analysis][unit]") {
  const int n = GENERATE(2, 3, 5, 8);
  Random random{77, static_cast<std::uint64_t>(n)};
  int alarms = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto verdict = compare_apart(runs(random, 5000, 0.05, n), runs(random, 5000, 0.05, n)).verdict;
    alarms += is_better(verdict) || is_worse(verdict);
  }
  CAPTURE(n);
  CHECK(alarms <= kCases * 5 / 100);
}

TEST_CASE("simulated truth: a difference of 10 % in 2 % noise is found with 5 runs", "[analysis][unit]") {
  Random random{5};
  int found = 0;
  for (int i = 0; i < kCases; ++i) {
    found += compare_apart(runs(random, 5000, 0.02, 5), runs(random, 5500, 0.02, 5)).verdict == Verdict::faster;
  }
  CHECK(found >= kCases * 99 / 100);
}

TEST_CASE("simulated truth: the gate stops a true regression, and equal runs in at most 5 of 100 cases",
          "[analysis][unit]") {
  const auto failed = [](double speed, int n, std::uint64_t stream) {
    Random random{404, stream};
    int all = 0;
    for (int i = 0; i < kCases; ++i) {
      const auto comparison = compare_apart(runs(random, 5000, 0.02, n), runs(random, 5000 * speed, 0.02, n));
      all += slower_gate(comparison, 0.03).gate == Gate::fail;
    }
    return all;
  };
  CHECK(failed(0.88, 5, 1) >= kCases * 95 / 100);     // a regression of 12 %, 3 % allowed
  CHECK(failed(1.0, 5, 2) <= kCases / 100);           // none
  CHECK(failed(1 / 1.03, 5, 3) <= kCases * 5 / 100);  // just what is allowed
  CHECK(failed(1.0, 2, 4) <= kCases * 5 / 100);       // few repeats raise no alarm
  CHECK(failed(0.5, 1, 5) == 0);                      // one repeat can say nothing
}
