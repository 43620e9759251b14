#include "orchestrator/engines/ndb/layout.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/rules.hpp"

namespace forklift::engines::ndb {

std::vector<Member> Layout::members() const {
  std::vector<Member> all = management_servers;
  all.insert(all.end(), data_nodes.begin(), data_nodes.end());
  all.insert(all.end(), sql_nodes.begin(), sql_nodes.end());
  return all;
}

std::string Layout::connect_string() const {
  std::vector<std::string> places;
  for (const auto& server : management_servers)
    places.push_back(fmt::format("{}:{}", server.node->address, server.node->port));
  return join(places, ",");
}

int Layout::node_group(std::size_t data_node) const {
  return values_of(*data_nodes.at(data_node).node).node_group.value_or(static_cast<int>(data_node) / replicas);
}

Layout make_layout(const plan::Cluster& cluster) {
  const auto& values = values_of(cluster.settings);
  Layout layout;
  layout.replicas = values.replicas;
  layout.data_node_program = values.data_node_program;
  const int pool = values.connection_pool;
  int next_data = 1, next_other = kFirstOtherId;
  for (const auto& node : cluster.nodes) {
    if (node.role == plan::Role::data_node) layout.data_nodes.push_back({&node, {next_data++}});
    if (node.role == plan::Role::management_server) layout.management_servers.push_back({&node, {next_other++}});
  }
  for (const auto& node : cluster.nodes) {
    if (node.role != plan::Role::sql_node) continue;
    Member& member = layout.sql_nodes.emplace_back(Member{&node, {}});
    for (int i = 0; i < pool; ++i) member.ids.push_back(next_other++);
  }
  // One for each driver host at least, and in their turn: each driver gets what it got when any host could take any.
  const auto& hosts = cluster.driver_addresses;
  const int asked = values.api_slots;
  const int slots = asked == 0 || hosts.empty() ? 0 : std::max(asked, static_cast<int>(hosts.size()));
  for (int i = 0; i < slots; ++i)
    layout.api_slots.push_back({next_other++, hosts[static_cast<std::size_t>(i) % hosts.size()]});
  return layout;
}

std::string name_of(const Layout& layout, int id) {
  for (const auto& member : layout.members()) {
    if (std::find(member.ids.begin(), member.ids.end(), id) != member.ids.end()) return member.node->name;
  }
  return fmt::format("node {}", id);
}

}  // namespace forklift::engines::ndb
