#pragma once
// Pure: how a server program is started: on which CPUs, with which memory policy and which malloc library.
#include <string>
#include <vector>

#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

/// The command with the node's `cpus` (taskset), `numa` (numactl), `preload` (LD_PRELOAD) and its user in front of it.
remote::Command launch(const plan::Node& node, const ServerUser& user, const std::vector<std::string>& program);

}  // namespace forklift::cluster
