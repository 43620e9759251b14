#include "orchestrator/scenario/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/scenario/addresses.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/faults.hpp"
#include "orchestrator/scenario/limits.hpp"
#include "orchestrator/scenario/paths.hpp"
#include "orchestrator/scenario/rules.hpp"
#include "orchestrator/scenario/slices.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {
namespace {

class Topology : SettingsRules {
 public:
  Topology(const Settings& settings, const Locator& where)
      : SettingsRules(settings, where), engine_(facts_of(settings.cluster)) {}

  std::vector<Error> run() {
    hosts_exist();
    nodes_fit_engine();
    deploy_has_a_package();
    rules_of_engines();
    problems_.add(check_addresses(s_, where_));
    schema_fits_engine();
    rules_of_workload();
    proxies_fit();
    for (const auto check : {check_paths, check_limits, check_faults, check_slices, check_desk})
      problems_.add(check(s_, where_));
    return problems_.take();
  }

 private:
  void host_exists(const std::string& name, const std::string& pointer) {
    if (s_.hosts.contains(name)) return;
    std::vector<std::string> names;
    for (const auto& [known, host] : s_.hosts) names.push_back(known);
    const auto near = nearest_name(name, names);
    problem(pointer, fmt::format("there is no host \"{}\"", name),
            near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known hosts: {}", join(names, ", ")));
  }

  void deploy_has_a_package() {
    if (c_.deploy && c_.basedir.empty())
      problem("/cluster/deploy", "there is nothing to copy: cluster.basedir is not set",
              "Set cluster.basedir to a tarball or directory of this machine");
  }

  void hosts_exist() {
    for (const auto& list : node_lists(c_)) {
      for (std::size_t i = 0; i < list.nodes->size(); ++i) {
        host_exists((*list.nodes)[i].host, fmt::format("/cluster/{}/{}/host", list.name, i));
      }
    }
    for (std::size_t i = 0; i < s_.proxies.size(); ++i) {
      host_exists(s_.proxies[i].host, fmt::format("/proxies/{}/host", i));
    }
    for (std::size_t i = 0; i < c_.driver_hosts.size(); ++i) {
      host_exists(c_.driver_hosts[i], fmt::format("/cluster/driver_hosts/{}", i));
    }
  }

  void needs(const char* list, const std::vector<Node>& nodes) {
    if (nodes.empty()) {
      problem("/cluster", fmt::format("engine \"{}\" needs at least one of {}", c_.engine, list),
              fmt::format("Add \"{}\": [{{\"host\": \"local\"}}]", list));
    }
  }
  void refuses(const char* list, const std::vector<Node>& nodes) {
    if (!nodes.empty()) {
      problem(fmt::format("/cluster/{}", list), fmt::format("engine \"{}\" has no {}", c_.engine, list),
              "Remove the list, or choose another engine");
    }
  }

  void nodes_fit_engine() {
    const auto check = [&](const char* list, const NodeKind& kind, const std::vector<Node>& nodes) {
      kind.used ? needs(list, nodes) : refuses(list, nodes);
    };
    if (engine_.sql_nodes.used) needs("sql_nodes", c_.sql_nodes);
    check("management_servers", engine_.management_servers, c_.management_servers);
    check("data_nodes", engine_.data_nodes, c_.data_nodes);
    if (!engine_.sql_nodes.used) refuses("sql_nodes", c_.sql_nodes);
  }

  /// The engine's own, and those of the others, whose values may stand here without a meaning.
  void rules_of_engines() {
    const auto& own = description_of(c_);
    own.check(s_, problems_);
    for (const auto* engine : engines()) {
      if (engine != &own) engine->check_other(s_, problems_);
    }
  }

  void rules_of_workload() {
    const auto& facts = facts_of(s_.workload);
    if (!facts.faults && !s_.faults.empty())
      problem("/faults", fmt::format("faults are not supported with workload kind \"{}\"", facts.name),
              "Remove faults, or use workload kind " + workloads_that([](const auto& other) { return other.faults; }));
    if (!facts.by_the_second && s_.workload.max_stall.count() > 0)
      problem("/workload/max_stall",
              fmt::format("workload kind \"{}\" is not counted by the second: a stall can't be seen", facts.name),
              "Leave it out, or use workload kind " +
                  workloads_that([](const auto& other) { return other.by_the_second; }));
    description_of(s_.workload).check(s_, problems_);
  }

  void schema_fits_engine() {
    const auto& item = s_.schema.item;
    std::vector<std::string> places{"default"};
    places.insert(places.end(), engine_.item_places.begin(), engine_.item_places.end());
    if (std::find(places.begin(), places.end(), item) != places.end()) return;
    problem("/schema/item", fmt::format("engine \"{}\" can't place ITEM as \"{}\"", c_.engine, item),
            "Use " + quoted_or(places));
  }

  /// A proxy in front of independent servers would send a driver's statements to the wrong one's rows.
  void proxies_fit() {
    const bool independent = engine_.independent_servers && c_.sql_nodes.size() > 1;
    if (!s_.proxies.empty() && independent && !facts_of(s_.workload).any_server) {
      problem(
          "/proxies",
          fmt::format("independent {} servers hold different rows: a proxy may not choose among them", engine_.title),
          "Use one SQL node, or another engine");
    }
    const bool none = std::any_of(s_.proxies.begin(), s_.proxies.end(),
                                  [](const Proxy& proxy) { return proxy.kind == Proxy::Kind::none; });
    if (none && s_.proxies.size() > 1)
      problem("/proxies", "kind \"none\" stands beside other proxies", "Remove it, or name it alone");
  }

  const EngineFacts& engine_;
};

}  // namespace

std::vector<Error> check_topology(const Settings& settings, const Locator& where) {
  return Topology{settings, where}.run();
}

}  // namespace forklift::scenario
