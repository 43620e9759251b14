#pragma once
// Does this machine allow the emulated hosts of a scenario, and are their shares of its cores such that the links, and
// not the machine, are what limits? Pure.
#include <vector>

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

/// `check`: the answer of `forklift-desk check`. `root`: this process is.
std::vector<Finding> judge_desk(const Json& check, const DeskWishes& wishes, bool root);

}  // namespace forklift::doctor
