#pragma once
// The few statistics that a report needs, right for few runs. The sample is the run, never the second.
#include <cstddef>
#include <optional>
#include <vector>

namespace forklift::analysis {

struct Interval {
  double low = 0, high = 0;
};

double mean(const std::vector<double>& values);
double median(std::vector<double> values);
/// Sample standard deviation (n − 1); 0 for fewer than two values.
double deviation(const std::vector<double>& values);
/// Coefficient of variation: deviation / mean; 0 if the mean is 0.
double variation(const std::vector<double>& values);

/// Geometric mean and its 95 % interval: Student's t on logarithms. Nothing below two values, or if one is not
/// positive.
std::optional<Interval> log_interval(const std::vector<double>& values, double outside = 0.05);
double geometric_mean(const std::vector<double>& values);

/// The ratio of geometric means b/a with Welch's interval on logarithms.
struct Ratio {
  double ratio = 1;
  Interval interval;
  double freedom = 0;
};
/// Nothing if a side has fewer than two values or one that is not positive. `floor_a`, `floor_b`: the smallest
/// believable deviations of one value's logarithm.
std::optional<Ratio> welch_ratio(const std::vector<double>& a, const std::vector<double>& b, double outside = 0.05,
                                 double floor_a = 0, double floor_b = 0);

}  // namespace forklift::analysis
