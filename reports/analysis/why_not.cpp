#include "reports/analysis/why_not.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"

namespace forklift::analysis {
namespace {

constexpr double kFullCpu = 0.85;  // queues are long from here on
constexpr double kFullDisk = 0.90;
constexpr double kStolen = 0.05;       // another guest takes what the size would need
constexpr double kScales = 0.90;       // of the growth: nothing is missing
constexpr double kHungryDriver = 0.5;  // of the cores used: the drivers are what fills the host

/// Of all cores of the host, or of those that a control group allows our processes, whichever is fuller.
HostUse::Figure busy_of(const HostUse& use) {
  const auto busy = use.busy();
  if (!use.limit_cores || *use.limit_cores <= 0) return busy;
  double used = 0;
  for (const auto& [name, cores] : use.processes) used += cores;
  return std::max(busy.value_or(0), std::min(1.0, used / *use.limit_cores));
}

void add(const HostUse& use, SizeCost& cost) {
  if (const auto busy = busy_of(use); busy && (cost.busiest_host.empty() || *busy > cost.cpu)) {
    cost.busiest_host = use.host;
    cost.cpu = *busy;
  }
  if (use.disk_busy && (cost.busiest_disk.empty() || *use.disk_busy > cost.disk)) {
    cost.busiest_disk = use.host;
    cost.disk = *use.disk_busy;
  }
  cost.steal = std::max(cost.steal, use.steal.value_or(0));
  if (use.network_bytes_per_s) {
    cost.network_bytes_per_s = std::max(cost.network_bytes_per_s.value_or(0), *use.network_bytes_per_s);
    cost.network_per_commit = cost.network_per_commit.value_or(0) + *use.network_bytes_per_s;
  }
  if (use.disk_bytes_per_s) cost.disk_bytes_per_s = cost.disk_bytes_per_s.value_or(0) + *use.disk_bytes_per_s;
  for (const auto& [name, cores] : use.processes)
    (name.rfind("driver", 0) == 0 ? cost.driver_cores : cost.server_cores) += cores;
}

/// What was at its limit; empty if nothing was.
std::vector<std::string> limits_of(const SizeCost& cost) {
  std::vector<std::string> limits;
  if (cost.cpu >= kFullCpu) {
    limits.push_back(fmt::format("the CPU of {} is full ({:.0f} %)", cost.busiest_host, cost.cpu * 100));
    if (cost.driver_cores > kHungryDriver * (cost.driver_cores + cost.server_cores))
      limits.push_back("the drivers use most of it: give them hosts of their own");
  }
  if (cost.disk >= kFullDisk)
    limits.push_back(fmt::format("a disk of {} is busy {:.0f} % of the time", cost.busiest_disk, cost.disk * 100));
  if (cost.steal >= kStolen)
    limits.push_back(fmt::format("{:.0f} % of a host's CPU is taken by other virtual machines", cost.steal * 100));
  return limits;
}

std::string words_of(const SizeCost& cost) {
  if (cost.growth == 1) return "the smallest size";
  if (cost.speed_up >= kScales * cost.growth) return "nearly all of it: nothing to explain";
  if (cost.busiest_host.empty()) return "no host was watched, so the cause is not known";
  const auto limits = limits_of(cost);
  if (!limits.empty()) return join(limits, "; ");
  const auto seen = cost.busiest_disk.empty() ? fmt::format("no CPU was full (at most {:.0f} %)", cost.cpu * 100)
                                              : fmt::format("no CPU or disk was full (at most {:.0f} % and {:.0f} %)",
                                                            cost.cpu * 100, cost.disk * 100);
  return seen + ": the time went into waiting, and for what was not measured";
}

}  // namespace

std::vector<SizeCost> why_not(const Findings& findings, const ScalingSeries& series) {
  std::vector<SizeCost> costs;
  const ScalingPoint* before = nullptr;
  for (const auto& point : series.points) {
    const auto& cell = findings.cells[point.cell];
    SizeCost cost;
    cost.cell = point.cell;
    cost.size = point.size;
    if (before != nullptr) {
      cost.growth = point.size / before->size;
      cost.speed_up = point.speed_up / before->speed_up;
    }
    for (const auto& use : cell.hosts) add(use, cost);
    if (cost.network_per_commit && cell.mean_of("tx_per_s") > 0)
      *cost.network_per_commit /= cell.mean_of("tx_per_s");
    else
      cost.network_per_commit.reset();
    cost.words = words_of(cost);
    costs.push_back(std::move(cost));
    before = &point;
  }
  return costs;
}

}  // namespace forklift::analysis
