#include "orchestrator/plan/estimate.hpp"

#include <algorithm>
#include <set>

#include "orchestrator/scenario/engine.hpp"

namespace forklift::plan {
namespace {

using namespace std::chrono_literals;

constexpr double kRowsLikeWarehouse = 500'000;
constexpr Microseconds kAroundRun = 3s;  ///< clocks, counters, the agreed start, checks

/// What loading takes, in full warehouses.
double warehouses_like(const scenario::Workload& load) {
  return load.is_dbt2() ? load.warehouses * load.scale
                        : static_cast<double>(load.tables) * load.table_size / kRowsLikeWarehouse;
}

}  // namespace

Microseconds windows_of(const scenario::Workload& load) {
  if (!load.key_lookup()) return load.warmup + load.duration;
  const auto timed = std::count_if(load.lookup.phases.begin(), load.lookup.phases.end(),
                                   [](const std::string& phase) { return phase != "insert" && phase != "delete"; });
  return load.duration * timed;
}

Estimate estimate(const Plan& plan) {
  Estimate e;
  int cluster = -1;
  std::set<int> loaded;
  for (const auto& run : plan.runs) {
    const auto& cell = plan.cells[static_cast<std::size_t>(run.cell)];
    const auto& load = cell.settings.workload;
    const auto& engine = scenario::facts_of(cell.settings.cluster);
    if (cell.cluster != cluster) {
      cluster = cell.cluster;
      loaded.clear();
      ++e.starts;
      e.everything += engine.start_time;
    }
    if (!load.key_lookup() && loaded.insert(cell.rows).second) {  // key lookups fill their table in each run
      ++e.loads;
      if (load.is_dbt2()) e.warehouses += load.warehouses * load.scale;
      e.everything += Microseconds{static_cast<std::int64_t>(warehouses_like(load) * engine.load_us)};
    }
    e.windows += windows_of(load);
    e.everything += kAroundRun;
  }
  e.everything += e.windows;
  return e;
}

}  // namespace forklift::plan
