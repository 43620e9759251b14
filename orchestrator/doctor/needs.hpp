#pragma once
// What the hosts of a plan need for all that runs there at once: a cluster's servers and its drivers. Pure.
#include <map>
#include <string>

#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::doctor {

/// By host, the most that one of the plan's clusters takes there.
std::map<std::string, cluster::Need> needs_of(const plan::Plan& plan);

/// Of all hosts together, where one machine emulates them: of the cluster that takes most.
cluster::Need need_of_machine(const plan::Plan& plan);

}  // namespace forklift::doctor
