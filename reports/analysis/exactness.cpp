#include "reports/analysis/exactness.hpp"

#include <algorithm>
#include <cmath>

#include "reports/analysis/operations.hpp"

namespace forklift::analysis {
namespace {

using store::Measure;

constexpr double kClock = 0.001;    ///< seconds by which the ends of a window are uncertain
constexpr double kTick = 0.010;     ///< seconds in which processor time is counted
constexpr double kBuckets = 0.008;  ///< relative width of a histogram's buckets

double square_of(double x) { return x * x; }
double of_count(double count) { return count > 0 ? 1 / count : 0; }
/// Variance of what is spread evenly over one step.
double of_step(double step) { return square_of(step) / 12; }

/// A value that was only stated is no more exact than its last digit; a whole number has one.
double of_digits(double value) {
  if (value == 0) return 0;
  double step = std::min(1.0, std::pow(10, std::floor(std::log10(std::abs(value)))));
  for (int digits = 0; digits < 9; ++digits, step /= 10) {
    const double scaled = value / step;
    if (std::abs(scaled - std::round(scaled)) <= std::max(1e-6, std::abs(scaled) * 1e-12)) break;
  }
  return of_step(step / value);
}

/// Of `count` latencies with a tail like an exponential's.
double of_quantile(double percentile, double count) {
  const double share = std::clamp(percentile / 100, 0.001, 0.9999);
  return of_step(kBuckets) + share / ((1 - share) * square_of(std::log(1 - share))) * of_count(count);
}

double of_cpu(double cpu_us) { return cpu_us > 0 ? square_of(kTick * 1e6 / cpu_us) : 0; }

}  // namespace

double exactness_of(const Measure& measure, const RunCounts& counts, double value) {
  if (find(counts.run.recorded, measure.name)) return of_digits(value);
  switch (measure.kind) {
    case Measure::Kind::quantile:
      return of_quantile(measure.factor, static_cast<double>(response_in(measure, counts).count()));
    case Measure::Kind::rate: {
      if (const auto ratio = growth_ratio_of(measure))
        return of_count(growth(ratio->counter, counts).value_or(0)) + of_count(divisor_in(*ratio, counts).value_or(0));
      const auto operations = operations_in(measure, counts);
      const double clock = operations.seconds > 0 ? square_of(kClock / operations.seconds) : 0;
      return of_count(operations.done) + clock;
    }
    case Measure::Kind::failures:
      return of_count(operations_in(measure, counts).failed);
    case Measure::Kind::client_cpu:
      return of_cpu(operations_in(measure, counts).cpu_us);
    case Measure::Kind::server_cpu:
      return of_cpu(server_cpu_us(counts).value_or(0));
    case Measure::Kind::recorded:
      break;
  }
  return 0;
}

}  // namespace forklift::analysis
