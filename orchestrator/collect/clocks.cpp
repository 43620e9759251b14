#include "orchestrator/collect/clocks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/parallel.hpp"
#include "common/core/units.hpp"

namespace forklift::collect {
namespace {

constexpr std::int64_t kTooFar = 1'000'000;
constexpr std::size_t kClocksAtOnce = 64;

std::string seconds(std::int64_t us) { return format_latency(static_cast<double>(us)); }

}  // namespace

HostClocks read_clocks(const remote::Fleet& fleet, Clock& clock, Deadline deadline) {
  std::vector<std::string> names;
  for (const auto& [name, host] : fleet) names.push_back(name);
  std::vector<remote::ClockOffset> offsets(names.size());
  for_each_parallel(names.size(), kClocksAtOnce, [&](std::size_t i, const auto&) {
    offsets[i] = remote::clock_offset(*fleet.at(names[i]), clock, deadline);
  });
  HostClocks clocks;
  for (std::size_t i = 0; i < names.size(); ++i) clocks[names[i]] = offsets[i];
  return clocks;
}

std::vector<store::ClockRow> clock_rows(const HostClocks& clocks, const std::string& moment) {
  std::vector<store::ClockRow> rows;
  for (const auto& [host, clock] : clocks) rows.push_back({host, moment, clock.offset_us, clock.error_us});
  return rows;
}

std::string clock_difference(const HostClocks& clocks) {
  // Ours is one of them, with an offset that is known; the two that differ most are the earliest and the latest.
  std::vector<std::pair<std::string, remote::ClockOffset>> all{{"this machine", {}}};
  all.insert(all.end(), clocks.begin(), clocks.end());
  const auto [early, late] = std::minmax_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second.offset_us < b.second.offset_us; });
  if (remote::certain_difference_us(early->second, late->second) <= kTooFar) return "";
  return fmt::format("the clock of {} is {} ahead of that of {} (± {}): times in their logs do not match", late->first,
                     seconds(late->second.offset_us - early->second.offset_us), early->first,
                     seconds(late->second.error_us + early->second.error_us));
}

std::vector<std::string> clock_steps(const HostClocks& before, const HostClocks& after) {
  std::vector<std::string> steps;
  for (const auto& [host, then] : before) {
    const auto now = after.find(host);
    if (now == after.end() || remote::certain_difference_us(then, now->second) <= kTooFar) continue;
    steps.push_back(fmt::format("the clock of {} was set by {} during the run", host,
                                seconds(std::abs(now->second.offset_us - then.offset_us))));
  }
  return steps;
}

}  // namespace forklift::collect
