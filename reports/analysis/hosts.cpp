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
  if (is(metric, "net.", "_bytes_per_s")) use.network_bytes_per_s += value;
  if (is(metric, "disk.", "_bytes_per_s")) use.disk_bytes_per_s += value;
  if (is(metric, "disk.", ".busy_permille")) use.disk_busy = std::max(use.disk_busy, value / 1000);
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

std::vector<HostUse> mean_use(const std::vector<std::vector<HostUse>>& runs) {
  std::map<std::string, std::vector<const HostUse*>> by_host;
  for (const auto& run : runs) {
    for (const auto& use : run) by_host[use.host].push_back(&use);
  }
  std::vector<HostUse> all;
  for (const auto& [host, uses] : by_host) {
    HostUse sum;
    sum.host = host;
    const auto n = static_cast<double>(uses.size());
    for (const auto* use : uses) {
      for (auto field : {&HostUse::user, &HostUse::system, &HostUse::iowait, &HostUse::steal, &HostUse::idle,
                         &HostUse::run_queue, &HostUse::network_bytes_per_s, &HostUse::disk_bytes_per_s,
                         &HostUse::disk_busy, &HostUse::available_bytes}) {
        sum.*field += use->*field / n;
      }
      for (const auto& [name, cores] : use->processes) sum.processes[name] += cores / n;
    }
    all.push_back(std::move(sum));
  }
  return all;
}

}  // namespace forklift::analysis
