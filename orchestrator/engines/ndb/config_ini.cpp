#include "orchestrator/engines/ndb/config_ini.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/rules.hpp"
#include "orchestrator/engines/ndb/sizes.hpp"

namespace forklift::engines::ndb {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

void section(std::string& text, const std::string& name, const Lines& lines) {
  if (!text.empty()) text += '\n';
  text += fmt::format("[{}]\n", name);
  for (const auto& [key, value] : lines) text += fmt::format("{}={}\n", key, value);
}

bool has(const scenario::Options& options, const std::string& name) {
  return std::any_of(options.begin(), options.end(), [&](const auto& option) { return same_name(option.first, name); });
}

scenario::Options common_options(const plan::Cluster& cluster, const std::string& kind) {
  const auto found = cluster.settings.config.find(kind);
  return found == cluster.settings.config.end() ? scenario::Options{} : found->second;
}

/// The user's own values of one node; what is in the section of defaults already is not said twice.
void add_own(Lines& lines, const plan::Node& node, const scenario::Options& common) {
  for (const auto& [name, value] : node.config) {
    const auto same = common.find(name);
    if (same == common.end() || same->second != value) lines.emplace_back(name, value);
  }
}

void add_if_set(Lines& lines, const char* name, std::optional<int> value) {
  if (value) lines.emplace_back(name, std::to_string(*value));
}

/// Our defaults, less what the user says himself and what this version does not know; then the user's.
Lines with_defaults(const scenario::Options& ours, const scenario::Options& theirs, const Parameters& known) {
  Lines lines;
  for (const auto& [name, value] : ours) {
    if (!has(theirs, name) && (known.empty() || knows(known, "NDBD", name))) lines.emplace_back(name, value);
  }
  lines.insert(lines.end(), theirs.begin(), theirs.end());
  return lines;
}

void data_nodes(std::string& text, const plan::Cluster& cluster, const Layout& layout, const Parameters& known) {
  const auto common = common_options(cluster, "ndbd");
  auto ours =
      default_sizes(cluster.load, static_cast<int>(layout.data_nodes.size()), layout.replicas, disk_data(cluster));
  ours["NoOfReplicas"] = std::to_string(layout.replicas);
  section(text, "ndbd default", with_defaults(ours, common, known));
  for (const auto& member : layout.data_nodes) {
    Lines lines{{"NodeId", std::to_string(member.id())},
                {"HostName", member.node->address},
                {"ServerPort", std::to_string(member.node->port)},
                {"DataDir", member.node->directory}};
    add_if_set(lines, "NodeGroup", values_of(*member.node).node_group);
    add_if_set(lines, "LocationDomainId", values_of(*member.node).location_domain);
    add_own(lines, *member.node, common);
    section(text, "ndbd", lines);
  }
}

void management_servers(std::string& text, const plan::Cluster& cluster, const Layout& layout) {
  const auto common = common_options(cluster, "ndb_mgmd");
  if (!common.empty()) section(text, "ndb_mgmd default", Lines{common.begin(), common.end()});
  for (const auto& member : layout.management_servers) {
    Lines lines{{"NodeId", std::to_string(member.id())},
                {"HostName", member.node->address},
                {"PortNumber", std::to_string(member.node->port)},
                {"DataDir", member.node->directory}};
    add_if_set(lines, "LocationDomainId", values_of(*member.node).location_domain);
    add_own(lines, *member.node, common);
    section(text, "ndb_mgmd", lines);
  }
}

void api_nodes(std::string& text, const plan::Cluster& cluster, const Layout& layout) {
  const auto common = common_options(cluster, "api");
  if (!common.empty()) section(text, "mysqld default", Lines{common.begin(), common.end()});
  for (const auto& member : layout.sql_nodes) {
    for (const int id : member.ids) {
      Lines lines{{"NodeId", std::to_string(id)}, {"HostName", member.node->address}};
      add_if_set(lines, "LocationDomainId", values_of(*member.node).location_domain);
      section(text, "mysqld", lines);
    }
  }
  for (const auto& slot : layout.api_slots)
    section(text, "api", {{"NodeId", std::to_string(slot.id)}, {"HostName", slot.address}});
}

}  // namespace

std::string config_ini(const plan::Cluster& cluster, const Layout& layout, const Parameters& known) {
  std::string text;
  for (const auto* kind : {"system", "tcp", "shm"}) {
    const auto options = common_options(cluster, kind);
    const auto name = std::string{kind} == "system" ? std::string{kind} : fmt::format("{} default", kind);
    if (!options.empty()) section(text, name, Lines{options.begin(), options.end()});
  }
  management_servers(text, cluster, layout);
  data_nodes(text, cluster, layout, known);
  api_nodes(text, cluster, layout);
  return text;
}

std::vector<int> management_ports(const std::string& config_ini) {
  std::vector<int> ports;
  bool of_management_server = false;
  for (const auto& line : split(config_ini, '\n')) {
    if (line.rfind('[', 0) == 0) of_management_server = line == "[ndb_mgmd]";
    constexpr std::string_view kKey = "PortNumber=";
    if (of_management_server && line.rfind(kKey, 0) == 0) ports.push_back(std::stoi(line.substr(kKey.size())));
  }
  return ports;
}

}  // namespace forklift::engines::ndb
