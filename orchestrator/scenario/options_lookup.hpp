#pragma once
// The options of key lookups, workload.lookup: a part of the table in options.cpp.
#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

std::vector<Option> lookup_options();

}  // namespace forklift::scenario
