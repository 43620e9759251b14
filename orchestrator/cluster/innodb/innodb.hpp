#pragma once
// Engine innodb: independent servers; with several, warehouses are dealt to them.
#include <memory>

#include "orchestrator/cluster/cluster.hpp"

namespace forklift::cluster {

std::unique_ptr<RunningCluster> start_innodb(const Context& context);

}  // namespace forklift::cluster
