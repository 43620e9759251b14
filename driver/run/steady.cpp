#include "driver/run/steady.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace forklift::driver::run {

bool SteadyState::add(double committed) {
  seconds_.push_back(committed);
  if (seconds_.size() < kSeconds) return false;
  const auto begin = seconds_.end() - kSeconds, middle = begin + kSeconds / 2;
  const double half = kSeconds / 2.0;
  const double first = std::accumulate(begin, middle, 0.0) / half;
  const double second = std::accumulate(middle, seconds_.end(), 0.0) / half;
  const double mean = (first + second) / 2;
  double squares = 0;
  for (auto it = begin; it != seconds_.end(); ++it) {
    const double from = it < middle ? first : second;
    squares += (*it - from) * (*it - from);
  }
  const double error = std::sqrt(squares / (kSeconds - 2) * 2 / half);
  return mean > 0 && std::abs(second - first) < std::max(0.05 * mean, std::min(3 * error, 0.15 * mean));
}

}  // namespace forklift::driver::run
