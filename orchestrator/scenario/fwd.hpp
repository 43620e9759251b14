#pragma once
// The structs of scenario.hpp by their names alone: for headers that only pass them on, so that a new value of a
// scenario builds again what reads values.
#include <map>
#include <string>

namespace forklift::scenario {

enum class Partition;
struct Cell;
struct Cluster;
struct Fault;
struct Host;
struct Node;
struct Scenario;
struct Schema;
struct Settings;
struct Workload;

/// name → value, in the order of names; values are what the server's option file would hold.
using Options = std::map<std::string, std::string>;

}  // namespace forklift::scenario
