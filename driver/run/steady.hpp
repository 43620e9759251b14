#pragma once
// Has the warm-up reached its steady state? Pure: fed with committed transactions per second.
#include <cstddef>
#include <vector>

namespace forklift::driver::run {

/// Steady: over the last 10 seconds the mean of the second half differs from the first half's by less than 5 %, or by
/// less than what chance makes of counts of that size (3 standard errors).
class SteadyState {
 public:
  static constexpr std::size_t kSeconds = 10;
  /// Adds one second; true if the state is steady now.
  bool add(double committed);

 private:
  std::vector<double> seconds_;
};

}  // namespace forklift::driver::run
