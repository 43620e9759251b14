#pragma once
// Sums and products of values that are in range each: nodes, ports, terminals, lookups under way, proxies' connections.
// What comes to too much is refused here, before something grows until it is killed.
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// Of each list. A driver's number, one per SQL node, has ten bits.
inline constexpr std::int64_t kMostNodes = 1024;

std::vector<Error> check_limits(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
