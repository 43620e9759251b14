#pragma once
// MariaDB servers of one Galera cluster as a RunningCluster.
#include <memory>

#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::galera {

std::unique_ptr<RunningCluster> start_galera(const Context& context);

}  // namespace forklift::engines::galera
