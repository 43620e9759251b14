#pragma once
// Servers that already run, as a RunningCluster.
#include <memory>

#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::external {

std::unique_ptr<RunningCluster> start_external(const Context& context);

}  // namespace forklift::engines::external
