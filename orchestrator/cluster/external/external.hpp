#pragma once
// Engine external: servers that already run.
#include <memory>

#include "orchestrator/cluster/cluster.hpp"

namespace forklift::cluster {

std::unique_ptr<RunningCluster> start_external(const Context& context);

}  // namespace forklift::cluster
