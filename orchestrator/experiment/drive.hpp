#pragma once
// One run of one cell on a cluster that stands, with its rows loaded: clocks, counters, drivers, faults and the watch
// on the hosts. What was seen comes back as a value; judge.hpp decides what it is worth.
#include <string>
#include <vector>

#include "orchestrator/collect/cgroups.hpp"
#include "orchestrator/collect/clocks.hpp"
#include "orchestrator/collect/desk.hpp"
#include "orchestrator/experiment/load.hpp"

namespace forklift::experiment {

/// What was seen of a run.
struct RunResult {
  workloads::Driven driven;
  std::vector<store::CounterPair> counters;  ///< of servers, proxies and drivers' sessions, before and after
  std::vector<store::HostSeries> series;     ///< of each host, second by second
  std::vector<store::CgroupUse> cgroups;     ///< with a limit, or in which memory ran out
  std::optional<collect::DeskUse> desk;      ///< of emulated hosts and their links
  std::vector<std::string> warnings;         ///< of the surroundings: stand beside the number
};

/// A run under way: its row, and what stands before each of its progress lines.
struct RunRow {
  store::RunId number;
  std::string title;
};

/// What is seen is in the database as soon as it is known: a server that dies just after the drivers have ended fails
/// the run, and what they and the hosts saw is why. Errors: Error or SqlError, if the run can't be brought to its end.
RunResult drive(const Ground& ground, Clusters& clusters, const PlacedPlan& placed, const LoadedDatabase& database,
                const plan::Run& run, const RunRow& row);

/// Servers that a fault killed and that nobody restarted are started: the checks and the next run need them. Errors:
/// environment.
void restart_dead(const Ground& ground, const LoadedDatabase& database);

}  // namespace forklift::experiment
