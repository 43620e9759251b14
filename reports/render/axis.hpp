#pragma once
// Axes with round numbers and words of our own: gnuplot gets the places and labels ready made.
#include <set>
#include <string>

namespace forklift::render {

struct Axis {
  double low = 0, high = 1;
  std::string tics;  ///< for `set xtics (...)`: "0" 0, "5,000" 5000
};

/// From 0 to at least `highest`, in about `count` round steps.
Axis linear_axis(double highest, int count);
/// Around values from `lowest` to `highest`, with round steps and some room; it begins at 0 where that is near.
Axis span_axis(double lowest, double highest, int count);
/// Microseconds on a logarithmic axis: 1, 2, 5 of each decade, labelled "2 ms".
Axis latency_axis(double lowest_us, double highest_us);
/// One for each value, labelled with it.
std::string tics_at(const std::set<double>& values);
/// Seconds from 0 to `end`.
Axis seconds_axis(double end, int count);

}  // namespace forklift::render
