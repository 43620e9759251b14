#include "reports/analysis/outside_load.hpp"

#include <algorithm>
#include <cstdlib>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {
namespace {

double cores_of(const std::string& host, const std::vector<store::HostFact>& facts) {
  for (const auto& fact : facts) {
    if (fact.host == host && fact.fact == "cores") return std::atof(fact.value.c_str());
  }
  return 0;
}

/// Cores of all hosts that have the figure, and how many of them it takes.
struct Sum {
  double cores = 0, used = 0;
  bool complete = true;  ///< every host has it
  std::optional<double> share() const { return complete && cores > 0 ? std::optional{used / cores} : std::nullopt; }
};

}  // namespace

OutsideLoad outside_load(const std::vector<HostUse>& uses, const std::vector<store::HostFact>& facts) {
  Sum steal, others;
  for (const auto& use : uses) {
    const double cores = cores_of(use.host, facts);
    if (cores <= 0) continue;
    steal.cores += cores;
    steal.complete &= use.steal.has_value();
    steal.used += use.steal.value_or(0) * cores;
    double ours = 0;
    for (const auto& [process, used] : use.processes) ours += used;
    others.cores += cores;
    others.complete &= use.busy().has_value() && !use.processes.empty();
    others.used += std::max(0.0, use.busy().value_or(0) * cores - ours);
  }
  return {steal.share(), others.share()};
}

std::optional<double> figure_of(const OutsideLoad& load, const std::string& name) {
  if (name == kSteal) return load.steal;
  if (name == kOthers) return load.others;
  return std::nullopt;
}

std::string outside_words(const std::string& name) {
  return name == kSteal ? "steal time" : "CPU time of other programs";
}

std::map<store::RunId, OutsideLoad> outside_loads(const Evidence& e) {
  std::map<store::RunId, OutsideLoad> loads;
  for (const auto& run : e.runs) {
    const auto series = e.host_series.find(run.number);
    if (run.status != store::RunStatus::valid || series == e.host_series.end() || !run.window_begin_us) continue;
    loads[run.number] = outside_load(host_use(series->second, *run.window_begin_us, *run.window_end_us), e.hosts);
  }
  return loads;
}

}  // namespace forklift::analysis
