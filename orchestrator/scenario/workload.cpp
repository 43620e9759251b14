#include "orchestrator/scenario/workload.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::scenario {

const WorkloadDescription& description_of(const Workload& load) {
  for (const auto* workload : workloads()) {
    if (workload->facts.name == load.kind) return *workload;
  }
  throw Error{ErrorKind::config, "workload.kind", fmt::format("there is no workload \"{}\"", load.kind),
              "Use " + quoted_or(workload_names())};
}

const WorkloadFacts& facts_of(const Workload& load) { return description_of(load).facts; }

std::vector<std::string> workload_names() {
  std::vector<std::string> names;
  for (const auto* workload : workloads()) names.push_back(workload->facts.name);
  return names;
}

std::string workloads_help() {
  std::vector<std::string> all;
  for (const auto* workload : workloads())
    all.push_back(fmt::format("`{}`: {}", workload->facts.name, workload->facts.help));
  return join(all, " ");
}

}  // namespace forklift::scenario
