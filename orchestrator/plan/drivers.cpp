#include "orchestrator/plan/drivers.hpp"

#include <algorithm>

#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
namespace {

/// Home warehouses of a driver; an equal share of all where the cluster decides which they are.
int homes_of(const Cell& cell, std::size_t driver) {
  if (driver < cell.home_warehouses.size() && !cell.home_warehouses[driver].empty())
    return static_cast<int>(cell.home_warehouses[driver].size());
  return (cell.settings.workload.warehouses + cell.sql_nodes - 1) / std::max(1, cell.sql_nodes);
}

std::map<std::string, DriverNeed> of_cell(const Cell& cell, const Cluster& cluster) {
  std::map<std::string, DriverNeed> by_host;
  const auto& workload = scenario::description_of(cell.settings.workload);
  for (std::size_t i = 0; i < static_cast<std::size_t>(cell.sql_nodes); ++i) {
    auto& need = by_host[driver_host(cluster, i)];
    ++need.drivers;
    need.memory += workload.driver_memory(cell.settings, homes_of(cell, i));
  }
  return by_host;
}

}  // namespace

std::string driver_host(const Cluster& cluster, std::size_t index) {
  const auto& chosen = cluster.settings.driver_hosts;
  if (!chosen.empty()) return chosen[index % chosen.size()];
  for (const auto& node : cluster.nodes) {
    if (node.role == Role::sql_node && node.index == static_cast<int>(index)) return node.host;
  }
  return cluster.hosts.empty() ? "" : cluster.hosts.begin()->first;
}

std::map<std::string, DriverNeed> driver_needs(const Plan& plan, const Cluster& cluster) {
  std::map<std::string, DriverNeed> most;
  for (const auto& cell : plan.cells) {
    if (cell.cluster != cluster.index) continue;
    for (const auto& [host, need] : of_cell(cell, cluster)) {
      auto& known = most[host];
      known.drivers = std::max(known.drivers, need.drivers);
      known.memory = std::max(known.memory, need.memory);
    }
  }
  return most;
}

}  // namespace forklift::plan
