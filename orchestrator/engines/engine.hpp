#pragma once
// What the folder of an engine builds on: the interfaces and the shared parts of orchestrator/cluster, by their short
// names. A part defines `const Engine& part()` in its own namespace and has one line in orchestrator/registry.def.
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines {

using namespace cluster;

}  // namespace forklift::engines
