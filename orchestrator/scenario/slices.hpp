#pragma once
// The rules of `slices`: what can be measured in short windows in turn.
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// Nothing if the cell's workload has no slices. Errors: config, each at its own place in the file.
std::vector<Error> check_slices(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
