#pragma once
// The options of the workload that all kinds share: a part of the table in options.cpp.
#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

void add_workload_options(std::vector<Option>& all);

}  // namespace forklift::scenario
