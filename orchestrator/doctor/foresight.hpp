#pragma once
// What can be said of a scenario on this machine, before any host is asked: whether sockets' paths will be short enough
// with the name that the experiment will have, and whether the password's file keeps its secret.
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::doctor {

/// Of remote hosts the home directory is not known: it is taken to be short. Doctor and run look again.
std::vector<Error> foresee(const scenario::Scenario& scenario);

}  // namespace forklift::doctor
