#pragma once
// An experiment: its phases in their order, plan → begin → place → (start → load → drive → judge) for each run → stop.
// Each takes what the one before returned.
#include <string>

#include "orchestrator/console/progress.hpp"
#include "orchestrator/experiment/effects.hpp"
#include "orchestrator/experiment/standing.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::experiment {

struct RunOptions {
  std::string database = "forklift.db";
  console::Progress* progress = nullptr;
  std::string resume;      ///< id of an experiment to go on with; empty: a new one
  Judge judge = {};        ///< asked after each block; needed for a scenario that runs until it is decided
  std::string label = {};  ///< of a new one; empty: none
};

/// What an experiment came to. Every run of it is in the database, whatever became of it.
struct ExperimentResult {
  std::string experiment;
  int valid = 0, invalid = 0, failed = 0;
  bool interrupted = false;
  std::string reason;  ///< why it ended early; empty if it did not
  int exit_code = 0;
};

/// Runs the scenario. Servers that it started are stopped before it returns or throws (unless scenario.keep says
/// otherwise). Errors: those before the experiment's row exists (results database, an external database that is not
/// ours, interrupted); later ones are in the result.
ExperimentResult run_experiment(const scenario::Scenario& scenario, const RunOptions& options,
                                const Effects& effects = real_effects());

}  // namespace forklift::experiment
