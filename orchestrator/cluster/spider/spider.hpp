#pragma once
// Engine spider: MariaDB servers with the Spider engine over InnoDB data nodes.
#include <memory>

#include "orchestrator/cluster/cluster.hpp"

namespace forklift::cluster {

std::unique_ptr<RunningCluster> start_spider(const Context& context);

}  // namespace forklift::cluster
