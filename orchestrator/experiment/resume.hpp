#pragma once
// Going on with an experiment that ended early: what is there already, and whether this program would still do the
// same.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/core/error.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/experiment/effects.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::experiment {

/// What is stored of it, without what still runs. Errors: config, if the stored cells are not those of `plan`: another
/// version of forklift plans differently. The cells that a search has added come after them.
Record earlier_part(const store::Reader& reader, const store::Experiment& experiment, const plan::Plan& plan);

/// The error that says so.
Error other_plan(const store::Experiment& experiment);

/// The cluster of the first of the `missing` runs, if every one of its servers still lives. Hosts are asked.
Leftover leftover(const Effects& effects, const store::Reader& reader, const store::Experiment& experiment,
                  const plan::Plan& plan, const Record& earlier, const std::vector<plan::Run>& missing);

/// Of the processes that are to go on: those of `left`, and their guards until there are new ones.
std::set<std::string> marks_to_keep(const store::Reader& reader, const store::Experiment& experiment,
                                    const Leftover& left);

}  // namespace forklift::experiment
