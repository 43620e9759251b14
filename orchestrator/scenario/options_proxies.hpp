#pragma once
// The part of the table of options that is about proxies, and about the workload that shows what they do.
#include <vector>

#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

/// /proxies.
void add_proxies(std::vector<Option>& all);

}  // namespace forklift::scenario
