#include "orchestrator/doctor/needs.hpp"

#include <algorithm>

#include "orchestrator/plan/drivers.hpp"

namespace forklift::doctor {
namespace {

std::map<std::string, cluster::Need> of_cluster(const plan::Plan& plan, const plan::Cluster& cluster) {
  auto needs = cluster::needs(cluster);
  for (const auto& [host, of_drivers] : plan::driver_needs(plan, cluster)) {
    auto& need = needs[host];
    need.drivers = of_drivers.drivers;
    need.driver_memory = of_drivers.memory;
  }
  return needs;
}

}  // namespace

std::map<std::string, cluster::Need> needs_of(const plan::Plan& plan) {
  std::map<std::string, cluster::Need> most;
  for (const auto& cluster : plan.clusters) {
    for (const auto& [host, need] : of_cluster(plan, cluster)) {
      auto& known = most[host];
      if (need.memory + need.driver_memory > known.memory + known.driver_memory) {
        known.memory = need.memory;
        known.driver_memory = need.driver_memory;
      }
      known.servers = std::max(known.servers, need.servers);
      known.drivers = std::max(known.drivers, need.drivers);
      known.disk = std::max(known.disk, need.disk);
    }
  }
  return most;
}

}  // namespace forklift::doctor
