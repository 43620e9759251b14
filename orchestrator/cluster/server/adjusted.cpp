#include "orchestrator/cluster/server/adjusted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {
namespace {

bool accepts(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const auto& accepted) { return canonical(accepted) == name; });
}

std::string words(const Difference& difference) {
  const auto& [name, asked, took] = difference;
  if (name == "preload") return fmt::format("asked {} {}, but the process has not loaded it", name, asked);
  if (name == "cpus" || name == "numa") return fmt::format("asked {} {}, but the process has {}", name, asked, took);
  return fmt::format("asked {} {}, the server took {}", name, asked, took);
}

std::string fix(const std::string& name) {
  const auto first = name == "preload"                  ? "Check that the library is there and fits the program"
                     : name == "cpus" || name == "numa" ? "Name CPUs and nodes that this host lets the process have"
                                                        : "Ask for what the server takes";
  return fmt::format("{}, or add \"{}\" to cluster.accept_adjusted", first, name);
}

}  // namespace

Judged judge(const std::vector<NodeDifference>& found, const std::vector<std::string>& accept_adjusted) {
  Judged judged;
  for (const auto& [node, host, by_scenario, difference] : found) {
    if (accepts(accept_adjusted, difference.name)) {
      judged.accepted.emplace_back(node, words(difference));
    } else if (by_scenario) {
      judged.errors.emplace_back(ErrorKind::environment, fmt::format("{} on {}", node, host), words(difference),
                                 fix(difference.name));
    } else {
      judged.warnings.emplace_back(node, "Forklift's default: " + words(difference));
    }
  }
  return judged;
}

std::vector<Error> check_accept_adjusted(const scenario::Settings& settings, const scenario::Locator& where) {
  std::set<std::string> set;
  const auto add = [&](const scenario::Options& options) {
    for (const auto& [name, value] : options) set.insert(canonical(name));
  };
  const auto& cluster = settings.cluster;
  for (const auto& [kind, options] : cluster.config) add(options);
  for (const auto* nodes : {&cluster.data_nodes, &cluster.sql_nodes}) {
    for (const auto& node : *nodes) {
      add(node.config);
      if (!node.cpus.empty()) set.insert("cpus");
      if (!node.numa.empty()) set.insert("numa");
      if (!node.preload.empty()) set.insert("preload");
    }
  }
  std::vector<Error> errors;
  for (std::size_t i = 0; i < cluster.accept_adjusted.size(); ++i) {
    const auto name = canonical(cluster.accept_adjusted[i]);
    if (set.contains(name)) continue;
    const auto near = nearest_name(name, {set.begin(), set.end()});
    errors.emplace_back(ErrorKind::config, where(JsonPointer{"/cluster/accept_adjusted"} / i),
                        fmt::format("the scenario sets no option \"{}\"", cluster.accept_adjusted[i]),
                        near ? fmt::format("Did you mean \"{}\"?", *near) : "Remove it");
  }
  return errors;
}

}  // namespace forklift::cluster
