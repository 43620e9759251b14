#pragma once
// The part of the table of options that is about proxies, and about the workload that shows what they do.
#include <vector>

#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

/// /workload's values of kind "sysbench".
void add_sysbench(std::vector<Option>& all);
/// /proxies.
void add_proxies(std::vector<Option>& all);

}  // namespace forklift::scenario
