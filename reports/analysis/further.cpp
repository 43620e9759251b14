#include "reports/analysis/further.hpp"

#include <algorithm>
#include <cmath>

namespace forklift::analysis {
namespace {

constexpr int kRounds = 12;

}  // namespace

std::optional<std::size_t> blocks_needed(const Undecided& now, const std::function<double(std::size_t)>& critical) {
  const double d = std::abs(now.log_ratio);
  const double target = std::max(d, std::log1p(now.margin) - d);  // half of the width that decides
  /// With the critical value of so many blocks, so many are needed: falls with `blocks`.
  const auto needed_at = [&](std::size_t blocks) {
    const double root = critical(blocks) * now.se / target;
    return static_cast<double>(now.have) * root * root;
  };
  const double fewest = needed_at(kMostBlocks);
  if (!(fewest < static_cast<double>(kMostBlocks))) return std::nullopt;
  auto low = std::max(now.have, static_cast<std::size_t>(fewest));  // too few or just enough
  std::optional<std::size_t> high;                                  // enough
  for (int round = 0; round < kRounds && (!high || *high > low + 1); ++round) {
    const double middle = high ? static_cast<double>(low + *high) / 2 : needed_at(low) + 1;
    const auto next = std::clamp(static_cast<std::size_t>(middle), low + 1, high ? *high - 1 : kMostBlocks);
    if (needed_at(next) < static_cast<double>(next)) {
      high = next;
    } else if (next == kMostBlocks) {
      return std::nullopt;
    } else {
      low = next;
    }
    if (high && *high > 20 && static_cast<double>(*high - low) < 0.05 * static_cast<double>(*high)) break;
  }
  return high;
}

}  // namespace forklift::analysis
