#include "reports/analysis/further.hpp"

#include <algorithm>
#include <cmath>

namespace forklift::analysis {

std::optional<std::size_t> blocks_needed(std::size_t have, double log_ratio, double margin,
                                         const std::function<double(std::size_t)>& half_width) {
  const double d = std::abs(log_ratio), reach = std::log1p(margin);
  const auto decided = [&](std::size_t blocks) {
    const double h = half_width(blocks);
    return h < d || d + h <= reach;
  };
  std::size_t low = have, high = have + 1;  // low is undecided
  while (!decided(high)) {
    if (high >= kMostBlocks) return std::nullopt;
    low = high;
    high = std::min(kMostBlocks, high + std::max<std::size_t>(1, high - have));
  }
  while (high - low > std::max<std::size_t>(1, high / 20)) {
    const auto middle = low + (high - low) / 2;
    (decided(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace forklift::analysis
