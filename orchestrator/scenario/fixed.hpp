#pragma once
// Values that are read once for the whole experiment: a cell that changes one would be ignored, so it is an error.
#include <vector>

#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// `cell` is the scenario's JSON with the cell's changes in it, `base` without them. Both are valid by the table.
std::vector<Error> check_fixed(const Json& base, const Json& cell, const Locator& where);

}  // namespace forklift::scenario
