#pragma once
// Does this machine allow the emulated hosts of a scenario, and are their shares of its cores such that the links, and
// not the machine, are what limits? Pure.
#include <optional>
#include <vector>

#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "orchestrator/doctor/finding.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::doctor {

/// What the cells of a scenario ask of the machine that emulates their hosts.
struct DeskWishes {
  bool limits = false;  ///< a host has a share of the CPU or of memory
  double shares = 0;    ///< of the cell in which they add up to most
};
DeskWishes wishes_of(const scenario::Scenario& scenario);

/// `check`: the answer of `forklift-desk check`.
std::vector<Finding> judge_desk(const Json& check, const DeskWishes& wishes);

/// Why the emulated hosts can't be made, an environment Error with the one command that allows them; nothing: they can.
/// Shares that are too large are no reason.
std::optional<Error> desk_refusal(const Json& check, const DeskWishes& wishes);

}  // namespace forklift::doctor
