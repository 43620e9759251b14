#include "common/store/stalls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace forklift::store {
namespace {

constexpr double kLow = 0.2;           ///< of the expected count
constexpr double kFalseAlarms = 1e-3;  ///< per window

/// What one second should hold: the median; where most seconds are empty, the mean.
double expected_of(const SecondCounts& committed) {
  std::vector<double> known;
  double sum = 0;
  for (const auto& count : committed) {
    if (!count) continue;
    known.push_back(*count);
    sum += *count;
  }
  if (known.empty()) return 0;
  const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
  std::nth_element(known.begin(), middle, known.end());
  return *middle > 0 ? *middle : sum / static_cast<double>(known.size());
}

/// The chance of at most `count` of what comes `mean` times on average.
double chance_of_at_most(double count, double mean) {
  if (mean > 700) return 0;  // far below the mean, as here, it is less than any double
  double sum = 0, term = std::exp(-mean);
  for (double k = 0; k <= count; ++k) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

}  // namespace

std::vector<Stall> stalls_of(const SecondCounts& committed) {
  const double expected = expected_of(committed);
  std::vector<Stall> stalls;
  if (expected <= 0) return stalls;
  const auto windows = static_cast<double>(committed.size());
  Stall stretch;
  const auto end_stretch = [&] {
    if (stretch.seconds > 0 &&
        chance_of_at_most(stretch.committed, expected * stretch.seconds) * windows < kFalseAlarms)
      stalls.push_back(stretch);
    stretch = {};
  };
  for (std::size_t s = 0; s < committed.size(); ++s) {
    if (!committed[s] || *committed[s] >= kLow * expected) {
      end_stretch();
      continue;
    }
    if (stretch.seconds++ == 0) stretch.begin_s = static_cast<int>(s);
    stretch.without += *committed[s] == 0;
    stretch.committed += *committed[s];
  }
  end_stretch();
  return stalls;
}

std::string words_of(const Stall& stall) {
  if (stall.without == stall.seconds)
    return fmt::format("no commit for {} s, {} s into the window", stall.seconds, stall.begin_s);
  return fmt::format("less than {:.0f} % of the median throughput for {} s{}, {} s into the window", kLow * 100,
                     stall.seconds, stall.without > 0 ? fmt::format(" ({} s without a commit)", stall.without) : "",
                     stall.begin_s);
}

const Stall* longest(const std::vector<Stall>& stalls) {
  const auto found = std::max_element(stalls.begin(), stalls.end(),
                                      [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  return found == stalls.end() ? nullptr : &*found;
}

constexpr double kLatestSecond = 1e9;  // after the start of a series: 31 years

SecondCounts window_seconds(const std::vector<std::pair<int, std::uint64_t>>& series, double begin, double end) {
  if (!(begin >= 0 && end - begin <= static_cast<double>(contract::kLongestRunSeconds)) || end > kLatestSecond)
    return {};
  const int first = static_cast<int>(std::ceil(begin - 1e-3)), last = static_cast<int>(std::floor(end + 1e-3));
  SecondCounts counts(static_cast<std::size_t>(std::max(0, last - first)));
  for (const auto& [second, committed] : series) {
    if (second < first || second >= last) continue;
    auto& count = counts[static_cast<std::size_t>(second - first)];
    count = count.value_or(0) + static_cast<double>(committed);
  }
  return counts;
}

SecondCounts window_seconds(const std::vector<contract::RunReport>& reports) {
  std::map<int, std::pair<std::uint64_t, std::size_t>> sums;  // commits, and how many drivers told the second
  std::int64_t begin = std::numeric_limits<std::int64_t>::min(), end = std::numeric_limits<std::int64_t>::max();
  for (const auto& report : reports) {
    begin = std::max(begin, report.window_begin_us - report.start_at_us);
    end = std::min(end, report.window_end_us - report.start_at_us);
    std::map<int, std::uint64_t> own;
    for (const auto& interval : report.intervals) own[interval.second] += interval.committed;
    for (const auto& [second, committed] : own) {
      sums[second].first += committed;
      ++sums[second].second;
    }
  }
  if (reports.empty() || end <= begin) return {};
  std::vector<std::pair<int, std::uint64_t>> series;
  for (const auto& [second, sum] : sums) {
    if (sum.second == reports.size()) series.emplace_back(second, sum.first);
  }
  return window_seconds(series, static_cast<double>(begin) / 1e6, static_cast<double>(end) / 1e6);
}

}  // namespace forklift::store
