#pragma once
// Addresses and ports: do they name what they seem to name, and can those that must reach each other do so? A wrong
// one is not always refused by the network: loopback on another machine, or a port that is read as a part of a name,
// may lead to another server. Pure.
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

std::vector<Error> check_addresses(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
