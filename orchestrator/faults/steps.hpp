#pragma once
// Pure: what a list of faults means as single actions, each at its time.
#include <string>
#include <vector>

#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::faults {

enum class Action { kill, restart, pause, resume, cut, heal, cycle };

/// "kill", "restart", "pause" …
std::string to_string(Action action);

struct Step {
  Microseconds at{0};  ///< after the measurement window has begun
  Action action = Action::kill;
  std::vector<std::string> targets;  ///< a node's name; two host names for cut and heal
  Microseconds duration{0};          ///< of a cut: it ends by itself too
};

/// In the order of time. A pause becomes pause and resume, a cut becomes cut and heal, a rolling restart one cycle per
/// node, all at its time: they follow one another.
std::vector<Step> steps_of(const std::vector<scenario::Fault>& faults, const plan::Cluster& cluster);

}  // namespace forklift::faults
