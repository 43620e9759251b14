#include "orchestrator/scenario/host_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::scenario {
namespace {

using Renamed = std::map<std::string, std::string>;

/// A name that no cell uses.
std::string free_name(const std::string& name, const Host& host, std::set<std::string>& taken) {
  // The address of an emulated host is its place among them, and another one's in a moment.
  const bool emulated = host.transport == Transport::desk;
  const auto wanted = emulated ? name : fmt::format("{}@{}", name, host.address);
  auto chosen = wanted;
  for (int n = 2; !taken.insert(chosen).second; ++n) chosen = fmt::format("{}{}{}", wanted, emulated ? "-" : "#", n);
  return chosen;
}

void rename(std::string& host, const Renamed& renamed) {
  if (const auto found = renamed.find(host); found != renamed.end()) host = found->second;
}

void rename(Settings& settings, const Renamed& renamed) {
  auto& cluster = settings.cluster;
  // Drivers of servers that already run are on the first host: another name must not make another one the first.
  if (!facts_of(cluster).starts_servers && cluster.driver_hosts.empty())
    cluster.driver_hosts = {settings.hosts.begin()->first};
  std::map<std::string, Host> hosts;
  for (auto& [name, host] : settings.hosts) {
    rename(host.name, renamed);
    hosts.emplace(host.name, std::move(host));
  }
  settings.hosts = std::move(hosts);
  for (auto* nodes : {&cluster.management_servers, &cluster.data_nodes, &cluster.sql_nodes}) {
    for (auto& node : *nodes) rename(node.host, renamed);
  }
  for (auto& host : cluster.driver_hosts) rename(host, renamed);
  for (auto& proxy : settings.proxies) rename(proxy.host, renamed);
  if (settings.desk) {
    for (auto& pair : settings.desk->pairs) {
      for (auto& host : pair.between) rename(host, renamed);
    }
  }
  for (auto& fault : settings.faults) {
    if (fault.kind != Fault::Kind::cut) continue;
    for (auto& host : fault.targets) rename(host, renamed);
  }
}

}  // namespace

void name_hosts_apart(std::vector<Cell>& cells) {
  std::set<std::string> taken;
  for (const auto& cell : cells) {
    for (const auto& [name, host] : cell.settings.hosts) taken.insert(name);
  }
  std::map<std::string, std::vector<std::pair<Host, std::string>>> meanings;  // by the scenario's name
  for (auto& cell : cells) {
    Renamed renamed;
    for (const auto& [name, host] : cell.settings.hosts) {
      auto& known = meanings[name];
      auto found =
          std::find_if(known.begin(), known.end(), [&wanted = host](const auto& one) { return one.first == wanted; });
      if (found == known.end())
        found = known.insert(known.end(), {host, known.empty() ? name : free_name(name, host, taken)});
      if (found->second != name) renamed[name] = found->second;
    }
    if (!renamed.empty()) rename(cell.settings, renamed);
  }
  address_desk_hosts(cells);
}

std::map<std::string, Host> all_hosts(const Scenario& scenario) {
  std::map<std::string, Host> all;
  for (const auto& cell : scenario.cells) all.insert(cell.settings.hosts.begin(), cell.settings.hosts.end());
  if (on_desk(scenario)) all.emplace(kThisMachine, Host{.name = kThisMachine});
  return all;
}

std::vector<std::string> cluster_hosts(const Settings& settings) {
  const auto& cluster = settings.cluster;
  std::set<std::string> used{cluster.driver_hosts.begin(), cluster.driver_hosts.end()};
  for (const auto* nodes : {&cluster.management_servers, &cluster.data_nodes, &cluster.sql_nodes}) {
    for (const auto& node : *nodes) used.insert(node.host);
  }
  // Servers that already run have no host of ours: their drivers run on the first one.
  if (used.empty() && !settings.hosts.empty()) used.insert(settings.hosts.begin()->first);
  return {used.begin(), used.end()};
}

}  // namespace forklift::scenario
