#pragma once
// What can't be: the rules that join several values of a scenario (hosts that exist, node groups that divide, ports
// that differ). Each rule is one function; all of them run, so that all problems show at once.
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

std::vector<Error> check_topology(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
