#include "orchestrator/plan/estimate.hpp"

#include <set>

namespace forklift::plan {
namespace {

using namespace std::chrono_literals;

// Seen with real servers on two cores: docs/performance.md has loads per engine.
constexpr Microseconds kStart = 15s;
constexpr Microseconds kStartNdb = 35s;
constexpr double kLoadUs = 2e6, kLoadUsNdb = 6e6;  ///< per warehouse
constexpr Microseconds kAroundRun = 3s;            ///< clocks, counters, the agreed start, checks

}  // namespace

Estimate estimate(const Plan& plan) {
  Estimate e;
  int cluster = -1;
  std::set<std::string> loaded;
  for (const auto& run : plan.runs) {
    const auto& cell = plan.cells[static_cast<std::size_t>(run.cell)];
    const auto& load = cell.settings.workload;
    const bool ndb = cell.settings.cluster.engine == scenario::Engine::ndb;
    if (cell.cluster != cluster) {
      cluster = cell.cluster;
      loaded.clear();
      ++e.starts;
      e.everything += ndb ? kStartNdb : kStart;
    }
    if (loaded.insert(cell.database).second) {
      ++e.loads;
      const double warehouses = load.warehouses * load.scale;
      e.warehouses += warehouses;
      e.everything += Microseconds{static_cast<std::int64_t>(warehouses * (ndb ? kLoadUsNdb : kLoadUs))};
    }
    e.windows += load.warmup + load.duration;
    e.everything += kAroundRun;
  }
  e.everything += e.windows;
  return e;
}

}  // namespace forklift::plan
