#include "reports/analysis/hosts.hpp"

#include <algorithm>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

bool is(const std::string& name, const std::string& prefix, const std::string& suffix) {
  return name.rfind(prefix, 0) == 0 && name.ends_with(suffix);
}

void add(HostUse& use, const std::string& metric, double value) {
  if (metric == "cpu.user_permille") use.user = value / 1000;
  if (metric == "cpu.system_permille") use.system = value / 1000;
  if (metric == "cpu.iowait_permille") use.iowait = value / 1000;
  if (metric == "cpu.steal_permille") use.steal = value / 1000;
  if (metric == "cpu.idle_permille") use.idle = value / 1000;
  if (metric == "run_queue") use.run_queue = value;
  if (metric == "memory.available_bytes") use.available_bytes = value;
  if (is(metric, "net.", "_bytes_per_s")) use.network_bytes_per_s = use.network_bytes_per_s.value_or(0) + value;
  if (is(metric, "disk.", "_bytes_per_s")) use.disk_bytes_per_s = use.disk_bytes_per_s.value_or(0) + value;
  if (is(metric, "disk.", ".busy_permille")) use.disk_busy = std::max(use.disk_busy.value_or(0), value / 1000);
  if (is(metric, "process.", ".cpu_permille")) {
    constexpr std::size_t kBefore = 8, kBehind = 13;  // "process." and ".cpu_permille"
    use.processes[metric.substr(kBefore, metric.size() - kBefore - kBehind)] = value / 1000;
  }
}

}  // namespace

std::vector<double> points_within(const store::HostSeries& series, std::int64_t begin_us, std::int64_t end_us) {
  std::vector<double> points;
  points.reserve(series.points.size());
  for (std::size_t i = 0; i < series.points.size(); ++i) {
    const auto from = series.begin_us + static_cast<std::int64_t>(i) * 1'000'000;
    if (from < begin_us || from + 1'000'000 > end_us || series.points[i] == store::kNoPoint) continue;
    points.push_back(static_cast<double>(series.points[i]));
  }
  return points;
}

std::vector<std::optional<double>> busy_over_time(const std::vector<store::HostSeries>& series, const std::string& host,
                                                  std::int64_t begin_us, std::int64_t end_us, int width) {
  const auto seconds = std::max<std::int64_t>(0, (end_us - begin_us) / 1'000'000);
  std::map<std::int64_t, std::pair<double, int>> sums;  // by bin; a share of a second has two parts, user and system
  for (const auto& one : series) {
    if (one.host != host || (one.metric != "cpu.user_permille" && one.metric != "cpu.system_permille")) continue;
    for (std::size_t i = 0; i < one.points.size(); ++i) {
      const auto middle = one.begin_us - begin_us + static_cast<std::int64_t>(i) * 1'000'000 + 500'000;
      if (middle < 0 || middle / 1'000'000 >= seconds || one.points[i] == store::kNoPoint) continue;
      auto& [sum, readings] = sums[middle / 1'000'000 / width];
      sum += static_cast<double>(one.points[i]) / 1000;
      readings += one.metric == "cpu.user_permille";
    }
  }
  std::vector<std::optional<double>> busy(static_cast<std::size_t>((seconds + width - 1) / width));
  for (const auto& [bin, sum] : sums) {
    if (sum.second > 0) busy[static_cast<std::size_t>(bin)] = std::min(1.0, sum.first / sum.second);
  }
  return busy;
}

std::vector<HostUse> host_use(const std::vector<store::HostSeries>& series, std::int64_t begin_us,
                              std::int64_t end_us) {
  std::map<std::string, HostUse> hosts;
  for (const auto& one : series) {
    const auto points = points_within(one, begin_us, end_us);
    if (points.empty()) continue;
    auto& use = hosts[one.host];
    use.host = one.host;
    add(use, one.metric, mean(points));
  }
  std::vector<HostUse> all;
  for (auto& [name, use] : hosts) all.push_back(std::move(use));
  return all;
}

namespace {

HostUse mean_of(const std::vector<const HostUse*>& uses) {
  HostUse sum;
  sum.host = uses.front()->host;
  for (auto field :
       {&HostUse::user, &HostUse::system, &HostUse::iowait, &HostUse::steal, &HostUse::idle, &HostUse::run_queue,
        &HostUse::network_bytes_per_s, &HostUse::disk_bytes_per_s, &HostUse::disk_busy, &HostUse::available_bytes}) {
    std::vector<double> known;
    for (const auto* use : uses) {
      if (use->*field) known.push_back(*(use->*field));
    }
    if (!known.empty()) sum.*field = mean(known);
  }
  std::map<std::string, std::vector<double>> cores;
  for (const auto* use : uses) {
    for (const auto& [name, used] : use->processes) cores[name].push_back(used);
  }
  for (const auto& [name, used] : cores) sum.processes[name] = mean(used);
  return sum;
}

}  // namespace

std::vector<HostUse> mean_use(const std::vector<std::vector<HostUse>>& runs) {
  std::map<std::string, std::vector<const HostUse*>> by_host;
  for (const auto& run : runs) {
    for (const auto& use : run) by_host[use.host].push_back(&use);
  }
  std::vector<HostUse> all;
  for (const auto& [host, uses] : by_host) all.push_back(mean_of(uses));
  return all;
}

}  // namespace forklift::analysis
