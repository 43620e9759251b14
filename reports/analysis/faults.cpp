#include "reports/analysis/faults.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace forklift::analysis {
namespace {

constexpr double kBack = 0.9;  ///< of the throughput before
constexpr int kBackFor = 3;    ///< seconds in a row
constexpr int kLookBack = 30;  ///< seconds before the first fault that say what is normal

bool ends_trouble(const std::string& text) {
  static const std::set<std::string> kEnds{"serves again", "goes on", "the link is whole again"};
  return kEnds.contains(text);
}

/// "started again" is the way back of a node that was killed, not trouble of its own.
bool begins_trouble(const std::string& text) { return !ends_trouble(text) && text != "started again"; }

double mean_before(const std::vector<double>& counts, int fault) {
  const int from = std::max(0, fault - kLookBack);
  double sum = 0;
  for (int s = from; s < fault; ++s) sum += counts[static_cast<std::size_t>(s)];
  return fault > from ? sum / (fault - from) : 0;
}

std::optional<double> lasted(const std::vector<store::Event>& events, std::size_t from) {
  for (std::size_t i = from + 1; i < events.size(); ++i) {
    if (events[i].node != events[from].node || !ends_trouble(events[i].text)) continue;
    return static_cast<double>(events[i].time_us - events[from].time_us) / 1e6;
  }
  return std::nullopt;
}

}  // namespace

Dip dip_of(const std::vector<double>& counts, int fault, int end, double before_per_s) {
  Dip dip;
  dip.before_per_s = before_per_s;
  end = std::min(end, static_cast<int>(counts.size()));
  double least = before_per_s;
  int good = 0;
  for (int s = std::max(0, fault); s < end; ++s) {
    const double count = counts[static_cast<std::size_t>(s)];
    dip.seconds_without += count == 0;
    least = std::min(least, count);
    good = count >= kBack * before_per_s ? good + 1 : 0;
    if (good == kBackFor && !dip.recovered_s) dip.recovered_s = s - kBackFor + 1 - fault;
  }
  if (before_per_s > 0) dip.depth = 1 - least / before_per_s;
  return dip;
}

std::vector<FaultFinding> faults_of(std::size_t index, const store::Run& run, const std::vector<store::Event>& events,
                                    const std::vector<std::pair<int, std::uint64_t>>& new_orders) {
  if (!run.start_at_us || !run.window_begin_us || !run.window_end_us) return {};
  const auto second_of = [&](std::int64_t time_us) {
    return static_cast<int>(std::floor(static_cast<double>(time_us - *run.start_at_us) / 1e6));
  };
  const int window_begin = second_of(*run.window_begin_us), window_end = second_of(*run.window_end_us);
  std::vector<double> counts(static_cast<std::size_t>(std::max(0, window_end)), 0);
  for (const auto& [second, count] : new_orders) {
    if (second >= 0 && second < window_end) counts[static_cast<std::size_t>(second)] = static_cast<double>(count);
  }
  std::vector<FaultFinding> found;
  std::optional<double> normal;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const int fault = second_of(events[i].time_us);
    if (!begins_trouble(events[i].text) || fault < 0 || fault >= window_end) continue;
    if (!normal) {
      const auto from = static_cast<std::size_t>(std::min(window_begin, fault));
      normal = mean_before({counts.begin() + static_cast<std::ptrdiff_t>(from), counts.end()},
                           fault - static_cast<int>(from));
    }
    int end = window_end;
    for (std::size_t k = i + 1; k < events.size() && end == window_end; ++k) {
      const int next = second_of(events[k].time_us);
      if (begins_trouble(events[k].text) && next > fault) end = std::min(end, next);
    }
    found.push_back({index, static_cast<double>(events[i].time_us - *run.window_begin_us) / 1e6, events[i].node,
                     events[i].text, lasted(events, i), dip_of(counts, fault, end, *normal)});
  }
  return found;
}

}  // namespace forklift::analysis
