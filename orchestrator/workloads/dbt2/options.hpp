#pragma once
// DBT2's values of a scenario: warehouses, terminals, mix, pacing, load and checks.
#include <vector>

#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/section.hpp"

namespace forklift::workloads::dbt2 {

std::vector<scenario::Option> options();
void read(const scenario::Section& workload, scenario::Workload& load);

}  // namespace forklift::workloads::dbt2
