#include "reports/analysis/circumstances.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/own_settings.hpp"

namespace forklift::analysis {
namespace {

/// Facts that are another at every look.
constexpr std::array kFleeting{
    "hostname",     "boot_id",        "load", "memory_available_kb", "cgroup_memory_available_kb",
    "clock offset", "clock_offset_us"};

using Seen = std::map<std::string, std::set<std::string>>;  ///< name → the values that nodes of a role have

/// "sql-node-2" → "sql-node".
std::string role_of(const std::string& node) {
  const auto dash = node.rfind('-');
  const bool numbered = dash != std::string::npos && dash + 1 < node.size() &&
                        node.find_first_not_of("0123456789", dash + 1) == std::string::npos;
  return numbered ? node.substr(0, dash) : node;
}

/// Of a name in Values: "sql-node cores" → "sql-node".
std::string role_in(const std::string& name) { return name.substr(0, name.find(' ')); }

Values joined(const Seen& seen) {
  Values values;
  for (const auto& [name, all] : seen) values[name] = join({all.begin(), all.end()}, ", ");
  return values;
}

/// Which roles the cell's processes have on each host. Hosts without a server are the drivers'.
std::map<std::string, std::set<std::string>> roles_of_hosts(const Inventory& inventory, const store::Cell& cell) {
  std::map<std::string, std::set<std::string>> roles;
  std::set<std::string> busy;
  for (const auto& node : inventory.nodes) {
    busy.insert(node.host);
    if (node.cluster == cell.record.cluster) roles[node.host].insert(node.role);
  }
  const JsonPointer drivers{"/cluster/driver_hosts"};
  const auto& settings = cell.record.settings;
  if (settings.contains(drivers)) {
    for (const auto& host : settings.at(drivers)) {
      if (host.is_string()) roles[host.get<std::string>()].insert("driver");
    }
  }
  for (const auto& fact : inventory.hosts) {
    if (!busy.contains(fact.host)) roles[fact.host].insert("driver");
  }
  return roles;
}

/// "memory_kb", "24683656" → "memory", "23.5 GiB"; others as they are.
std::pair<std::string, std::string> for_people(const store::HostFact& fact) {
  std::int64_t kib = 0;
  const auto& value = fact.value;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), kib);
  if (!fact.fact.ends_with("_kb") || parsed.ptr != value.data() + value.size()) return {fact.fact, value};
  return {fact.fact.substr(0, fact.fact.size() - 3), format_size(kib * 1024)};
}

Values machines_of_roles(const Inventory& inventory, const store::Cell& cell) {
  Seen seen;
  const auto roles = roles_of_hosts(inventory, cell);
  for (const auto& fact : inventory.hosts) {
    const auto here = roles.find(fact.host);
    if (here == roles.end() || std::find(kFleeting.begin(), kFleeting.end(), fact.fact) != kFleeting.end()) continue;
    const auto [name, value] = for_people(fact);
    for (const auto& role : here->second) seen[role + " " + name].insert(value);
  }
  return joined(seen);
}

Values versions_of_roles(const Inventory& inventory, const store::Cell& cell) {
  Seen seen;
  for (const auto& [cluster, version] : inventory.versions) {
    if (cluster != cell.record.cluster) continue;
    const auto number = version.text.find(" Ver ");  // before it stands the program's path
    seen[role_of(version.node) + " " + version.component].insert(
        number == std::string::npos ? version.text : version.text.substr(number + 5));
  }
  auto values = joined(seen);
  const auto& own = inventory.experiment;
  values["forklift"] = own.version + (own.revision.empty() ? "" : " (" + own.revision + ")");
  return values;
}

Values settings_of_roles(const Inventory& inventory, const store::Cell& cell) {
  Seen seen;
  for (const auto& [cluster, setting] : inventory.settings) {
    if (cluster != cell.record.cluster || is_own_setting(setting.name)) continue;
    if (setting.value.find(inventory.experiment.id) != std::string::npos) continue;  // a file of this experiment
    seen[role_of(setting.node) + " " + setting.name].insert(setting.value);
  }
  return joined(seen);
}

enum class Missing { shown, left_out };

/// A name that one side lacks is a difference or none, by `missing`; of a role that one side lacks it never is.
void compare(const std::string& group, const Values& a, const Values& b, Missing missing, bool by_role,
             std::vector<Unlike>& out) {
  if (a.empty() != b.empty()) {
    out.push_back({group, "all", a.empty() ? "not recorded" : "recorded", b.empty() ? "not recorded" : "recorded"});
    return;
  }
  std::set<std::string> names, of_a, of_b;
  for (const auto& [name, value] : a) names.insert(name), of_a.insert(role_in(name));
  for (const auto& [name, value] : b) names.insert(name), of_b.insert(role_in(name));
  for (const auto& name : names) {
    const auto left = a.find(name), right = b.find(name);
    const bool both = left != a.end() && right != b.end();
    if (both && left->second == right->second) continue;
    if (!both && missing == Missing::left_out) continue;
    if (by_role && !(of_a.contains(role_in(name)) && of_b.contains(role_in(name)))) continue;
    out.push_back({group, name, left == a.end() ? "" : left->second, right == b.end() ? "" : right->second});
  }
}

}  // namespace

Inventory gather_inventory(const store::Reader& reader, const store::Experiment& experiment) {
  const auto id = experiment.number;
  return {experiment.record, reader.hosts(id), reader.nodes(id), reader.versions(id), reader.settings(id)};
}

Circumstances circumstances_of(const Inventory& inventory, const store::Cell& cell) {
  return {load_of(cell), machines_of_roles(inventory, cell), versions_of_roles(inventory, cell),
          settings_of_roles(inventory, cell)};
}

std::vector<Unlike> unlike(const Circumstances& a, const Circumstances& b) {
  std::vector<Unlike> all;
  compare("load", a.load, b.load, Missing::shown, false, all);
  compare("machine", a.machines, b.machines, Missing::shown, true, all);
  compare("version", a.versions, b.versions, Missing::shown, false, all);
  compare("setting", a.settings, b.settings, Missing::left_out, true, all);
  return all;
}

}  // namespace forklift::analysis
