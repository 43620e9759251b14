#pragma once
// The first phase: the plan is in the results database, and the experiment is this process's. Evidence first: nothing
// is done to any host before.
#include <memory>
#include <string>

#include "common/store/writer.hpp"
#include "orchestrator/console/progress.hpp"
#include "orchestrator/experiment/effects.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/experiment/standing.hpp"
#include "orchestrator/owner/heartbeat.hpp"
#include "orchestrator/owner/judge.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::experiment {

/// What is asked, and by whom.
struct Request {
  const Effects& effects;
  const scenario::Scenario& scenario;
  store::Writer& writer;
  std::string file;  ///< of the results, as it was given
  console::Progress& progress;
  Judge judge = {};        ///< of a plan that ends when it is decided
  std::string label = {};  ///< of a new experiment

  owner::Name name(const plan::Plan& plan) const { return {file, plan.experiment}; }
};

/// An experiment that is ours as long as `heartbeat` lives.
struct Begun {
  Record record;
  std::unique_ptr<owner::Heartbeat> heartbeat;
};

/// A new one. Errors: environment, if the database can't be written.
Begun begin(const Request& request, const plan::Plan& plan);

/// One that ended early. Valid runs stay. Of the servers that the earlier part left, those that the next run needs are
/// taken over, if all of them live; the others are stopped. Errors: config, if this program plans it differently;
/// environment, if somebody else works on it or a server of the earlier part can't be stopped.
Begun resume(const Request& request, const plan::Plan& plan);

}  // namespace forklift::experiment
