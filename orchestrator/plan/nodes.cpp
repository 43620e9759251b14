#include "orchestrator/plan/nodes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <map>
#include <set>

#include "common/sql/endpoint.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::plan {
namespace {

/// Assigns the lowest free port of each address.
class PortAllocator {
 public:
  explicit PortAllocator(int base) : base_(base) {}
  void reserve(const std::string& address, int port) { taken_[address].insert(port); }
  int assign(const std::string& address) {
    int port = base_;
    while (taken_[address].contains(port)) ++port;
    reserve(address, port);
    return port;
  }

 private:
  int base_;
  std::map<std::string, std::set<int>> taken_;
};

struct Kind {
  Role role;
  const scenario::NodeKind& of_engine;
  const std::vector<scenario::Node>* nodes;
};

/// Where the processes of a host listen. "localhost" is ::1 for one program, 127.0.0.1 for another, and the default
/// socket for a server that connects to another: here it has one meaning for all.
std::string address_of(const scenario::Settings& settings, const std::string& host) {
  return sql::tcp_host(settings.hosts.at(host).address);
}

/// cluster.config of the kind, with the node's own on top.
scenario::Options merged(const scenario::Cluster& cluster, const std::string& kind, const scenario::Options& own) {
  scenario::Options options = own;
  const auto common = cluster.config.find(kind);
  if (common != cluster.config.end()) options.insert(common->second.begin(), common->second.end());
  return options;
}

}  // namespace

const scenario::NodeKind& kind_of(const scenario::Cluster& cluster, Role role) {
  const auto& engine = scenario::facts_of(cluster);
  return role == Role::management_server ? engine.management_servers
         : role == Role::data_node       ? engine.data_nodes
                                         : engine.sql_nodes;
}

std::string to_string(Role role) {
  switch (role) {
    case Role::management_server:
      return "management-server";
    case Role::data_node:
      return "data-node";
    case Role::sql_node:
      return "sql-node";
    case Role::driver:
      return "driver";
  }
  return "";
}

/// Drivers run on their own hosts, or on those of their SQL nodes.
std::vector<std::string> driver_addresses(const scenario::Settings& settings) {
  std::vector<std::string> hosts = settings.cluster.driver_hosts;
  if (hosts.empty()) {
    for (const auto& node : settings.cluster.sql_nodes) hosts.push_back(node.host);
  }
  std::vector<std::string> addresses;
  for (const auto& host : hosts) {
    auto address = address_of(settings, host);
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
      addresses.push_back(std::move(address));
  }
  return addresses;
}

std::map<std::string, scenario::Host> cluster_hosts_of(const scenario::Settings& settings) {
  std::map<std::string, scenario::Host> hosts;
  for (const auto& name : scenario::cluster_hosts(settings)) hosts[name] = settings.hosts.at(name);
  return hosts;
}

Cluster lay_out(const scenario::Settings& settings, int index, const std::string& workdir) {
  const auto& given = settings.cluster;
  const auto& engine = scenario::facts_of(given);
  const std::vector<Kind> kinds{{Role::management_server, engine.management_servers, &given.management_servers},
                                {Role::data_node, engine.data_nodes, &given.data_nodes},
                                {Role::sql_node, engine.sql_nodes, &given.sql_nodes}};
  PortAllocator ports{given.base_port};
  for (const auto& kind : kinds) {
    for (const auto& node : *kind.nodes) {
      if (node.port) ports.reserve(address_of(settings, node.host), *node.port);
    }
  }
  Cluster cluster{.index = index,
                  .settings = given,
                  .hosts = cluster_hosts_of(settings),
                  .workdir = workdir,
                  .load = 0,
                  .schemas = {},
                  .nodes = {},
                  .driver_addresses = driver_addresses(settings)};
  for (const auto& kind : kinds) {
    for (std::size_t i = 0; i < kind.nodes->size(); ++i) {
      const auto& from = (*kind.nodes)[i];
      Node& node = cluster.nodes.emplace_back();
      node.role = kind.role;
      node.index = static_cast<int>(i);
      node.name = fmt::format("{}-{}", to_string(kind.role), i + 1);
      node.host = from.host;
      node.address = address_of(settings, from.host);
      node.port = from.port ? *from.port : ports.assign(node.address);
      node.directory = fmt::format("{}/{}", workdir, node.name);
      node.config = merged(given, kind.of_engine.config, from.config);
      node.cpus = from.cpus;
      node.numa = from.numa;
      node.preload = from.preload;
      node.own = from.own;
      for (int more = 0; more < kind.of_engine.more_ports; ++more)
        node.more_ports.push_back(ports.assign(node.address));
    }
  }
  return cluster;
}

std::vector<ProxyNode> lay_out_proxies(const scenario::Settings& settings, const Cluster& cluster) {
  PortAllocator ports{cluster.settings.base_port};
  for (const auto& node : cluster.nodes) {
    ports.reserve(node.address, node.port);
    for (const int port : node.more_ports) ports.reserve(node.address, port);
  }
  for (const auto& proxy : settings.proxies) {
    if (proxy.port) ports.reserve(address_of(settings, proxy.host), *proxy.port);
  }
  std::vector<ProxyNode> nodes;
  for (const auto& proxy : settings.proxies) {
    if (proxy.kind == scenario::Proxy::Kind::none) continue;
    ProxyNode& node = nodes.emplace_back();
    node.name = fmt::format("proxy-{}", nodes.size());
    node.settings = proxy;
    node.address = address_of(settings, proxy.host);
    node.port = proxy.port ? *proxy.port : ports.assign(node.address);
    node.directory = fmt::format("{}/{}", cluster.workdir, node.name);
  }
  return nodes;
}

}  // namespace forklift::plan
