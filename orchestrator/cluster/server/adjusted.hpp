#pragma once
// What becomes of the differences between a scenario and its servers. Pure. One that the scenario accepts is recorded,
// one from a default of ours is a warning, and any other ends the start: its numbers would be those of a configuration
// that nobody asked for.
#include <string>
#include <utility>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/cluster/server/differences.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::cluster {

struct NodeDifference {
  std::string node, host;
  bool by_scenario = true;  ///< else a default of ours, or what the engine needs
  Difference difference;
};

/// Node and text of what is no error.
struct Judged {
  std::vector<Error> errors;
  std::vector<std::pair<std::string, std::string>> accepted, warnings;
};
Judged judge(const std::vector<NodeDifference>& found, const std::vector<std::string>& accept_adjusted);

/// Names in cluster.accept_adjusted that the scenario sets nowhere.
std::vector<Error> check_accept_adjusted(const scenario::Settings& settings, const scenario::Locator& where);

}  // namespace forklift::cluster
