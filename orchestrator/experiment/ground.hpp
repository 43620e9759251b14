#pragma once
// What all phases of an experiment share once its row is in the results database. Owned by run_experiment().
#include <string>

#include "common/store/writer.hpp"
#include "orchestrator/collect/store_journal.hpp"
#include "orchestrator/console/progress.hpp"
#include "orchestrator/experiment/effects.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::experiment {

struct Ground {
  const Effects& effects;
  const scenario::Scenario& scenario;
  store::Writer& writer;
  console::Progress& progress;
  collect::StoreJournal& journal;
  std::string experiment;      ///< its id; marks begin with it
  store::ExperimentId number;  ///< its row

  Clock& clock() const { return effects.clock; }
};

}  // namespace forklift::experiment
