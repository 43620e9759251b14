#include "orchestrator/plan/estimate.hpp"

#include <algorithm>
#include <set>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kAroundRun = 3s;  ///< clocks, counters, the agreed start, checks

}  // namespace

Estimate estimate(const Plan& plan) {
  Estimate e;
  int cluster = -1;
  std::set<int> loaded;
  for (const auto& run : plan.runs) {
    const auto& cell = plan.cells[static_cast<std::size_t>(run.cell)];
    const auto& load = cell.settings.workload;
    const auto& workload = scenario::description_of(load);
    const auto& engine = scenario::facts_of(cell.settings.cluster);
    if (cell.cluster != cluster) {
      cluster = cell.cluster;
      loaded.clear();
      ++e.starts;
      e.everything += engine.start_time;
    }
    if (!workload.facts.fills_itself && loaded.insert(cell.rows).second) {
      ++e.loads;
      if (workload.facts.warehouses) e.warehouses += workload.size(load);
      e.everything += Microseconds{static_cast<std::int64_t>(workload.load_size(load) * engine.load_us)};
    }
    e.windows += workload.run_time(load);
    e.everything += kAroundRun;
  }
  e.everything += e.windows;
  return e;
}

}  // namespace forklift::plan
