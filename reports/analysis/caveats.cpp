#include "reports/analysis/caveats.hpp"
#include "reports/analysis/emulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "common/core/text.hpp"
#include "common/store/verdict.hpp"
#include "reports/analysis/numbers.hpp"

namespace forklift::analysis {
namespace {

constexpr double kThrottled = 0.05;  ///< of a group's periods; as for drivers (docs/measurement.md)

bool valid(const Evidence& e, std::size_t run) { return e.runs[run].status == store::RunStatus::valid; }

/// "3 runs", "1 of 3 runs".
std::string share_of_runs(std::size_t some, std::size_t all) {
  return some == all ? fmt::format("{} {}", all, all == 1 ? "run" : "runs") : fmt::format("{} of {} runs", some, all);
}

/// A cell's valid runs that something is true of, and the worst of them.
struct Some {
  std::size_t runs = 0, all = 0;
  const store::Run* worst = nullptr;
};

/// Dips of faults are told with the faults: a stall that begins in one is its doing.
bool by_fault(const Findings& f, std::size_t run, const store::Stall& stall) {
  return std::any_of(f.faults.begin(), f.faults.end(), [&](const FaultFinding& fault) {
    if (fault.run != run) return false;
    const double end = fault.dip.recovered_s ? fault.at_s + *fault.dip.recovered_s : 1e18;
    return stall.begin_s + 1 >= fault.at_s && stall.begin_s <= end;
  });
}

struct Stalled : Some {
  store::Stall longest;
};

Stalled stalled(const Evidence& e, const Findings& f, const CellFinding& cell) {
  Stalled found;
  for (const auto at : cell.runs) {
    if (!valid(e, at)) continue;
    ++found.all;
    auto stalls = f.runs[at].stalls;
    std::erase_if(stalls, [&](const auto& stall) { return by_fault(f, at, stall); });
    const auto* longest = store::longest(stalls);
    if (longest == nullptr) continue;
    ++found.runs;
    if (found.worst != nullptr && longest->seconds <= found.longest.seconds) continue;
    found.worst = &e.runs[at];
    found.longest = *longest;
  }
  return found;
}

bool is_driver(const std::string& member) { return member.rfind("driver-", 0) == 0; }

bool has_servers(const store::CgroupUse& use) {
  return !std::all_of(use.members.begin(), use.members.end(), is_driver);
}

/// A driver that was held up by a limit that it shares with servers: that is told of the group, not of the driver.
bool shares_limit(const Evidence& e, store::RunId run, const store::Driver& driver) {
  if (driver.cpu_periods == 0 ||
      static_cast<double>(driver.throttled_periods) < kThrottled * static_cast<double>(driver.cpu_periods))
    return false;
  const auto name = fmt::format("driver-{}", driver.driver + 1);
  return std::any_of(e.cgroups.begin(), e.cgroups.end(), [&](const auto& row) {
    return row.run == run && has_servers(row.use) &&
           std::find(row.use.members.begin(), row.use.members.end(), name) != row.use.members.end();
  });
}

struct Saturated : Some {
  std::string reason;
};

Saturated saturated(const Evidence& e, const CellFinding& cell) {
  Saturated found;
  for (const auto at : cell.runs) {
    if (!valid(e, at)) continue;
    ++found.all;
    const auto& drivers = e.runs[at].drivers;
    const auto one = std::find_if(drivers.begin(), drivers.end(),
                                  [&](const auto& d) { return d.saturated && !shares_limit(e, e.runs[at].number, d); });
    if (one == drivers.end()) continue;
    if (found.runs++ > 0) continue;
    found.worst = &e.runs[at];
    found.reason = one->saturation_reason;
  }
  return found;
}

/// A group of servers that its CPU limit held up; groups of drivers alone are told as their saturation.
struct Throttled : Some {
  store::CgroupUse use;
  double share() const {
    return use.periods > 0 ? static_cast<double>(use.throttled) / static_cast<double>(use.periods) : 0;
  }
};

std::vector<Throttled> throttled(const Evidence& e, const std::vector<std::size_t>& runs) {
  std::map<std::pair<std::string, std::string>, Throttled> groups;
  for (const auto& [number, use] : e.cgroups) {
    const auto run =
        std::find_if(runs.begin(), runs.end(), [&, n = number](auto at) { return e.runs[at].number == n; });
    if (run == runs.end() || !valid(e, *run) || !has_servers(use)) continue;
    if (is_emulated(e, use.host)) continue;  // its share of the CPU is what the scenario asks for
    const Throttled now{{0, 0, &e.runs[*run]}, use};
    auto& group = groups[{use.host, use.cgroup}];
    ++group.all;
    if (now.share() < kThrottled) continue;
    ++group.runs;
    if (group.worst != nullptr && now.share() <= group.share()) continue;
    group.worst = now.worst;
    group.use = use;
  }
  std::vector<Throttled> found;
  for (auto& [key, group] : groups) {
    if (group.runs > 0) found.push_back(std::move(group));
  }
  return found;
}

/// Runs on emulated hosts whose machine was too busy to show what links do.
Some busy_machine(const Evidence& e, const CellFinding& cell) {
  Some found;
  for (const auto at : cell.runs) {
    if (!valid(e, at)) continue;
    ++found.all;
    const auto& warnings = e.runs[at].warnings;
    found.runs += std::any_of(warnings.begin(), warnings.end(),
                              [](const auto& words) { return words.starts_with(store::kMachineWasLimit); });
  }
  return found;
}

void say_busy_machine(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  Some sum;
  for (const auto& cell : f.cells) {
    const auto found = busy_machine(e, cell);
    sum.runs += found.runs;
    sum.all += found.all;
  }
  if (sum.runs == 0) return;
  out.push_back(
      {"warn", fmt::format("In {} {}: effects of distance are hidden. Use fewer terminals, or smaller shares.",
                           share_of_runs(sum.runs, sum.all), store::kMachineWasLimit)});
}

void say_stalls(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  for (const auto& cell : f.cells) {
    const auto found = stalled(e, f, cell);
    if (found.runs == 0) continue;
    const auto words = words_of(found.longest);
    out.push_back({"warn", found.all == 1
                               ? fmt::format("{} stalled: {}. The number includes it.", quoted(e, cell.cell), words)
                               : fmt::format("{} stalled in {}; the longest is in run {}: {}. The numbers include it.",
                                             quoted(e, cell.cell), share_of_runs(found.runs, found.all),
                                             found.worst->number.value(), words)});
  }
}

void say_saturated(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  Saturated sum;
  for (const auto& cell : f.cells) {
    const auto found = saturated(e, cell);
    if (sum.worst == nullptr && found.worst != nullptr) {
      sum.worst = found.worst;
      sum.reason = found.reason;
    }
    sum.runs += found.runs;
  }
  if (sum.runs == 0) return;
  out.push_back(
      {"warn", fmt::format("In {} {} a driver was the bottleneck: the cluster may be faster than shown. Run {}: {}.",
                           sum.runs, sum.runs == 1 ? "run" : "runs", sum.worst->number.value(), sum.reason)});
}

void say_throttled(const Evidence& e, std::vector<Headline>& out) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < e.runs.size(); ++i) all.push_back(i);
  for (const auto& group : throttled(e, all)) {
    const bool shared = std::any_of(group.use.members.begin(), group.use.members.end(), is_driver);
    out.push_back(
        {"warn",
         fmt::format(
             "On {} {} {} a cgroup that may use {:.3g} cores; it was throttled in {}, in up to {:.0f} % of its "
             "periods: {}.",
             group.use.host, join(group.use.members, ", "), group.use.members.size() == 1 ? "runs in" : "share",
             group.use.cores.value_or(0), share_of_runs(group.runs, group.all), group.share() * 100,
             shared ? "drivers and servers took its time from each other" : "the limit is part of what was measured")});
  }
}

void say_pace(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::vector<const CellFinding*> paced;
  for (const auto& cell : f.cells) {
    if (cell.pace) paced.push_back(&cell);
  }
  const bool all = std::all_of(paced.begin(), paced.end(), [](const auto* cell) { return cell->pace->is_limit(); });
  if (paced.size() > 1 && all) {
    out.push_back(
        {"warn", fmt::format("All {} paced cells reached {:.0f} % or more of the load that they were offered: the "
                             "pacing is the limit, not the servers.",
                             paced.size(), kPacingIsLimit * 100)});
    return;
  }
  for (const auto* cell : paced) {
    const auto& pace = *cell->pace;
    out.push_back({pace.is_limit() ? "warn" : "plain",
                   fmt::format("{} reached {} of the {} transactions per second that it was offered{}.",
                               quoted(e, cell->cell), reached_words(pace), grouped(pace.offered_per_s),
                               pace.is_limit() ? ": the pacing is the limit, not the servers" : "")});
  }
}

/// Of key lookups: each phase of each cell that kept up with its rate.
void say_lookup_pace(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::vector<std::string> limited;
  for (const auto& one : f.lookups) {
    if (one.pace && one.pace->is_limit()) limited.push_back(quoted(e, one.cell) + " " + one.phase);
  }
  if (limited.empty()) return;
  out.push_back(
      {"warn", fmt::format("{} reached {:.0f} % or more of the lookups that were offered: the pacing is the limit, "
                           "not the servers.",
                           join(limited, ", "), kPacingIsLimit * 100)});
}

}  // namespace

std::vector<std::string> caveats_of(const Evidence& e, const Findings& f, std::size_t at) {
  const auto& cell = f.cells[at];
  std::vector<std::string> words;
  if (const auto found = stalled(e, f, cell); found.runs > 0) {
    const auto& stall = found.longest;
    words.push_back(fmt::format("{} for {} s{}", stall.without == stall.seconds ? "no commit" : "stalled",
                                stall.seconds, found.all == 1 ? "" : " in " + share_of_runs(found.runs, found.all)));
  }
  if (const auto found = saturated(e, cell); found.runs > 0)
    words.push_back(fmt::format("a driver was the bottleneck{}",
                                found.runs == found.all ? "" : " in " + share_of_runs(found.runs, found.all)));
  if (const auto found = busy_machine(e, cell); found.runs > 0)
    words.push_back(fmt::format("the machine was the limit{}",
                                found.runs == found.all ? "" : " in " + share_of_runs(found.runs, found.all)));
  double worst = 0;
  for (const auto& group : throttled(e, cell.runs)) worst = std::max(worst, group.share());
  if (worst > 0) words.push_back(fmt::format("servers throttled in {:.0f} % of the periods", worst * 100));
  if (cell.pace)
    words.push_back(cell.pace->is_limit() ? "pacing is the limit" : reached_words(*cell.pace) + " of the offered load");
  return words;
}

void say_caveats(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  say_stalls(e, f, out);
  say_saturated(e, f, out);
  say_busy_machine(e, f, out);
  say_throttled(e, out);
  say_pace(e, f, out);
  say_lookup_pace(e, f, out);
}

}  // namespace forklift::analysis
