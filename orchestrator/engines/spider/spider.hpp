#pragma once
// MariaDB servers with the Spider engine over InnoDB data nodes, as a RunningCluster.
#include <memory>

#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::spider {

std::unique_ptr<RunningCluster> start_spider(const Context& context);

}  // namespace forklift::engines::spider
