#include "orchestrator/workloads/key_lookup/measures.hpp"

#include <algorithm>

#include "orchestrator/workloads/measures.hpp"

namespace forklift::workloads::key_lookup {

std::vector<store::Measure> measures(const std::vector<std::string>& phases) {
  std::vector<store::Measure> all;
  std::vector<std::string> known;
  for (const auto& phase : phases) {
    if (std::find(known.begin(), known.end(), phase) != known.end()) continue;
    known.push_back(phase);
    const auto source = "lookups/" + phase;
    all.push_back(per_second("lookups_per_s." + phase, "lookups/s of " + phase, source, true));
    add_percentiles(all, phase, source);
    add_phase_costs(all, phase);
  }
  return all;
}

}  // namespace forklift::workloads::key_lookup
