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

void take_most(cluster::Need& most, const cluster::Need& need) {
  if (need.memory + need.driver_memory > most.memory + most.driver_memory) {
    most.memory = need.memory;
    most.driver_memory = need.driver_memory;
  }
  most.servers = std::max(most.servers, need.servers);
  most.drivers = std::max(most.drivers, need.drivers);
  most.disk = std::max(most.disk, need.disk);
}

}  // namespace

std::map<std::string, cluster::Need> needs_of(const plan::Plan& plan) {
  std::map<std::string, cluster::Need> most;
  for (const auto& cluster : plan.clusters) {
    for (const auto& [host, need] : of_cluster(plan, cluster)) take_most(most[host], need);
  }
  return most;
}

cluster::Need need_of_machine(const plan::Plan& plan) {
  cluster::Need most;
  for (const auto& cluster : plan.clusters) {
    cluster::Need all;
    for (const auto& [host, need] : of_cluster(plan, cluster)) {
      all.servers += need.servers;
      all.disk += need.disk;
      all.memory += need.memory;
      all.drivers += need.drivers;
      all.driver_memory += need.driver_memory;
    }
    take_most(most, all);
  }
  return most;
}

}  // namespace forklift::doctor
