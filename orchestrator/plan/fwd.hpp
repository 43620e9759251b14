#pragma once
// The structs of plan.hpp by their names alone: for headers that only pass them on.
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::plan {

enum class Role;
struct Cell;
struct Cluster;
struct Node;
struct Plan;
struct ProxyNode;
struct Run;

}  // namespace forklift::plan
