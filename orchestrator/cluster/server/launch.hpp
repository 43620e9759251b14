#pragma once
// Pure: how a server program is started: on which CPUs, with which memory policy and which malloc library.
#include <string>
#include <vector>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

/// The command with the node's `cpus` (taskset), `numa` (numactl) and `preload` (LD_PRELOAD) in front of it.
remote::Command launch(const plan::Node& node, const std::vector<std::string>& program);

}  // namespace forklift::cluster
