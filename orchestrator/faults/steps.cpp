#include "orchestrator/faults/steps.hpp"

#include <algorithm>
#include <array>

#include "orchestrator/plan/plan.hpp"

namespace forklift::faults {
namespace {

using Kind = scenario::Fault::Kind;

void add_rolling(std::vector<Step>& steps, const scenario::Fault& fault, const plan::Cluster& cluster) {
  const auto role = fault.targets.front() == "data-nodes" ? plan::Role::data_node : plan::Role::sql_node;
  for (const auto& node : cluster.nodes) {
    if (node.role == role) steps.push_back({fault.at, Action::cycle, {node.name}, {}});
  }
}

}  // namespace

std::string to_string(Action action) {
  constexpr std::array<const char*, 7> kWords{"kill", "restart", "pause", "resume", "cut", "heal", "cycle"};
  return kWords[static_cast<std::size_t>(action)];
}

std::vector<Step> steps_of(const std::vector<scenario::Fault>& faults, const plan::Cluster& cluster) {
  std::vector<Step> steps;
  for (const auto& fault : faults) {
    switch (fault.kind) {
      case Kind::kill:
        steps.push_back({fault.at, Action::kill, fault.targets, {}});
        break;
      case Kind::restart:
        steps.push_back({fault.at, Action::restart, fault.targets, {}});
        break;
      case Kind::pause:
        steps.push_back({fault.at, Action::pause, fault.targets, fault.duration});
        steps.push_back({fault.at + fault.duration, Action::resume, fault.targets, {}});
        break;
      case Kind::cut:
        steps.push_back({fault.at, Action::cut, fault.targets, fault.duration});
        steps.push_back({fault.at + fault.duration, Action::heal, fault.targets, {}});
        break;
      case Kind::rolling_restart:
        add_rolling(steps, fault, cluster);
        break;
    }
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
  return steps;
}

}  // namespace forklift::faults
