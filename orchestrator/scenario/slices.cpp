#include "orchestrator/scenario/slices.hpp"

#include <fmt/format.h>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {

std::vector<Error> check_slices(const Settings& settings, const Locator& where) {
  std::vector<Error> errors;
  const auto& load = settings.workload;
  if (!load.slices) return errors;
  const auto problem = [&](const char* pointer, std::string what, std::string fix) {
    errors.emplace_back(ErrorKind::config, where(JsonPointer{pointer}), std::move(what), std::move(fix));
  };
  const auto without = [](const char* what) { return fmt::format("Take out {}, or /slices", what); };
  if (!facts_of(load).slices)
    problem("/slices", fmt::format("workload kind \"{}\" can't be measured in slices", load.kind),
            "Take out /slices, or use workload kind " + workloads_that([](const auto& one) { return one.slices; }));
  if (!facts_of(settings.cluster).starts_servers)
    problem("/slices",
            fmt::format("engine \"{}\" has one database for all cells, and slices need one for each of them at once",
                        settings.cluster.engine),
            "Take out /slices, or let Forklift start the servers");
  if (!settings.faults.empty())
    problem("/faults", "a fault happens in a run, and a slice is too short for it", without("faults"));
  if (load.pacing == "tpcc")
    problem("/workload/pacing", "thinking and keying take longer than a slice", "Use pacing \"none\" or \"rate\"");
  if (load.steady_warmup)
    problem("/workload/steady_warmup", "a slice has a fixed time to settle instead of a warm-up",
            without("steady_warmup"));
  return errors;
}

}  // namespace forklift::scenario
