#include "reports/analysis/pace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace forklift::analysis {

std::optional<Pace> pace_of(const store::Run& run) {
  double offered = 0, ended = 0;
  for (const auto& driver : run.drivers) {
    if (!driver.offered) return {};
    offered += *driver.offered;
    ended += static_cast<double>(driver.transactions_all);
  }
  if (run.drivers.empty() || run.window_s() <= 0 || offered <= 0) return {};
  // Transactions that were due before the window may end in it: that is no more than was offered.
  return Pace{offered / run.window_s(), std::min(1.0, ended / offered)};
}

std::optional<Pace> mean_pace(const std::vector<std::optional<Pace>>& runs) {
  Pace sum;
  double count = 0;
  for (const auto& pace : runs) {
    if (!pace) continue;
    sum.offered_per_s += pace->offered_per_s;
    sum.reached += pace->reached;
    ++count;
  }
  if (count == 0) return {};
  return Pace{sum.offered_per_s / count, sum.reached / count};
}

std::string reached_words(const Pace& pace) { return fmt::format("{:.1f} %", std::floor(pace.reached * 1000) / 10); }

}  // namespace forklift::analysis
