#pragma once
// The rules of `faults` that need the whole scenario: names that exist, an order that makes sense, times in the window.
#include <string>
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// The names of all processes that the scenario starts, as the plan gives them: "data-node-1", "sql-node-2" …
std::vector<std::string> node_names(const Cluster& cluster);

/// Errors: config, each at its own place in the file.
std::vector<Error> check_faults(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
