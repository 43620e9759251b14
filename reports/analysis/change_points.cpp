#include "reports/analysis/change_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace forklift::analysis {
namespace {

constexpr double kSpikeAway = 4;         ///< deviations that a spike is away from its neighbours
constexpr double kPenalty = 3;           ///< × ln n: what a further level costs
constexpr std::size_t kLeastPoints = 8;  ///< from which the difference between points is estimated
constexpr std::size_t kLeastInLevel = 2;
constexpr double kNormal = 1.959963984540054;  ///< 97.5 % of a normal lie below it

double between_points(const std::vector<double>& x, const std::vector<double>& se) {
  if (x.size() < kLeastPoints) return 0;
  std::vector<double> steps;
  for (std::size_t i = 1; i < x.size(); ++i) steps.push_back(std::abs(x[i] - x[i - 1]));
  const double robust = 1.4826 * median(steps), own = median(se);
  return std::sqrt(std::max(0.0, robust * robust / 2 - own * own));
}

/// Up to two points on either side.
double median_around(const std::vector<double>& x, std::size_t i) {
  std::vector<double> around;
  for (std::size_t j = i < 2 ? 0 : i - 2; j <= std::min(i + 2, x.size() - 1); ++j) {
    if (j != i) around.push_back(x[j]);
  }
  return median(around);
}

std::vector<std::size_t> lone_spikes(const std::vector<double>& x, const std::vector<double>& s) {
  std::vector<std::size_t> spikes;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const double left = x[i] - x[i - 1], right = x[i] - x[i + 1];
    const bool far = left * right > 0 && std::min(std::abs(left), std::abs(right)) > kSpikeAway * s[i] &&
                     std::abs(x[i] - median_around(x, i)) > kSpikeAway * s[i];
    if (far && (spikes.empty() || spikes.back() + 1 != i)) spikes.push_back(i);
  }
  return spikes;
}

/// Nobody knows yet whether it is a spike or the first point of a new level; in a level of two with the point before
/// it, it would date a change one point too early.
bool last_stands_alone(const std::vector<double>& x, const std::vector<double>& s,
                       const std::vector<std::size_t>& spikes) {
  if (x.size() < 4) return false;
  const std::size_t last = x.size() - 1;
  if (!spikes.empty() && spikes.back() + 1 == last) return false;
  const std::vector<double> before{x.end() - 1 - std::min<std::ptrdiff_t>(4, static_cast<std::ptrdiff_t>(last)),
                                   x.end() - 1};
  const double away = x[last] - x[last - 1];
  return std::abs(away) > kSpikeAway * s[last] && std::abs(x[last] - median(before)) > kSpikeAway * s[last];
}

/// Sums up to each point, by weight.
struct Sums {
  std::vector<double> weight{0}, first{0}, second{0};
  std::vector<std::size_t> count{0};

  void add(double x, double w) {
    weight.push_back(weight.back() + w);
    first.push_back(first.back() + w * x);
    second.push_back(second.back() + w * x * x);
    count.push_back(count.back() + (w > 0 ? 1 : 0));
  }
  double mean(std::size_t i, std::size_t j) const { return (first[j] - first[i]) / (weight[j] - weight[i]); }
  /// Squares around their mean, of the points i to j − 1.
  double cost(std::size_t i, std::size_t j) const {
    const double sum = first[j] - first[i];
    return second[j] - second[i] - sum * sum / (weight[j] - weight[i]);
  }
};

/// Where the levels begin, and the number of points at the end; nothing if there are too few points for one level.
std::vector<std::size_t> best_cuts(const Sums& sums, double penalty) {
  const std::size_t n = sums.count.size() - 1;
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> from(n + 1, 0);
  best[0] = -penalty;
  for (std::size_t j = 1; j <= n; ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      if (sums.count[j] - sums.count[i] < kLeastInLevel || std::isinf(best[i])) continue;
      const double total = best[i] + sums.cost(i, j) + penalty;
      if (total < best[j]) {
        best[j] = total;
        from[j] = i;
      }
    }
  }
  if (std::isinf(best[n])) return {};
  std::vector<std::size_t> cuts{n};
  while (cuts.back() > 0) cuts.push_back(from[cuts.back()]);
  std::reverse(cuts.begin(), cuts.end());
  return cuts;
}

}  // namespace

Changes change_points(const std::vector<double>& log_values, const std::vector<double>& se) {
  Changes changes;
  const auto n = log_values.size();
  changes.between = between_points(log_values, se);
  std::vector<double> s;
  for (const double own : se) s.push_back(std::hypot(own, changes.between));
  changes.spikes = lone_spikes(log_values, s);
  changes.run_again = last_stands_alone(log_values, s, changes.spikes);
  Sums sums;
  // Around their mean, so that the sums of squares keep their digits.
  const double middle = mean(log_values);
  for (std::size_t i = 0; i < n; ++i) {
    const bool aside = std::find(changes.spikes.begin(), changes.spikes.end(), i) != changes.spikes.end() ||
                       (changes.run_again && i + 1 == n);
    sums.add(log_values[i] - middle, aside ? 0 : 1 / (s[i] * s[i]));
  }
  const auto cuts = best_cuts(sums, kPenalty * std::log(static_cast<double>(std::max(n, kLeastPoints))));
  for (std::size_t k = 1; k < cuts.size(); ++k) {
    const auto first = cuts[k - 1], end = cuts[k];
    changes.levels.push_back(
        {first, end - 1, middle + sums.mean(first, end), 1 / std::sqrt(sums.weight[end] - sums.weight[first])});
  }
  return changes;
}

LevelStep step_between(const Level& before, const Level& after) {
  const double step = after.log_level - before.log_level, half = kNormal * std::hypot(before.se, after.se);
  return {std::exp(step), {std::exp(step - half), std::exp(step + half)}};
}

}  // namespace forklift::analysis
