#include "orchestrator/cluster/schema/own_tables.hpp"

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::cluster {

std::vector<std::string> own_tables(const plan::Cell& cell) {
  const auto& load = cell.settings.workload;
  return scenario::description_of(load).tables(load);
}

}  // namespace forklift::cluster
