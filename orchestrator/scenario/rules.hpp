#pragma once
// What the classes of a scenario's rules begin with: the settings that they look at, and the problems that they find.
#include <string>
#include <utility>
#include <vector>

#include "orchestrator/scenario/problems.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::scenario {

class SettingsRules {
 public:
  SettingsRules(const Settings& settings, const Locator& where)
      : s_(settings), c_(settings.cluster), where_(where), problems_(where) {}

 protected:
  void problem(const std::string& pointer, std::string what, std::string fix) {
    problems_.add(pointer, std::move(what), std::move(fix));
  }

  const Settings& s_;
  const Cluster& c_;
  const Locator& where_;
  Problems problems_;
};

/// A list of nodes below /cluster, by its name there.
struct NodeList {
  const char* name;
  const std::vector<Node>* nodes;
};

inline std::vector<NodeList> node_lists(const Cluster& cluster) {
  return {{"management_servers", &cluster.management_servers},
          {"data_nodes", &cluster.data_nodes},
          {"sql_nodes", &cluster.sql_nodes}};
}

}  // namespace forklift::scenario
