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
              "Use " + quoted_or(names_of(workloads()))};
}

const WorkloadFacts& facts_of(const Workload& load) { return description_of(load).facts; }

}  // namespace forklift::scenario
