#pragma once
// A scenario of emulated hosts that may be run on this machine alone, where it can't emulate them.
#include "orchestrator/commands/scenario_argument.hpp"

namespace forklift::commands {

/// The scenario, or, if its desk.otherwise is "local" and no host can be emulated here, the same with all servers on
/// this machine; then a line on standard error states why, what is lost, and how to get it.
scenario::Scenario read_to_run(const ScenarioArgument& argument);

/// `sets`, with those that put all servers on this machine, if the experiment was begun so: given again with --resume,
/// the file is the same then.
std::vector<std::string> with_local(const scenario::Scenario& given, const store::Experiment& experiment,
                                    std::vector<std::string> sets);

}  // namespace forklift::commands
