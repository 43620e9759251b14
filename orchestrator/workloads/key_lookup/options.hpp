#pragma once
// What a scenario says of key lookups: which rows, which phases, and by how many threads.
#include <vector>

#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/section.hpp"

namespace forklift::workloads::key_lookup {

std::vector<scenario::Option> options();
void read(const scenario::Section& workload, scenario::Workload& load);

}  // namespace forklift::workloads::key_lookup
