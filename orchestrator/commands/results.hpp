#pragma once
// What several commands show of an experiment.
#include "common/core/json.hpp"
#include "common/store/reader.hpp"

namespace forklift::commands {

/// The experiment's cells, runs and findings, as `results.json` has them.
Json results_of(const store::Reader& reader, const store::Experiment& experiment);

}  // namespace forklift::commands
