#pragma once
// How an experiment under way is judged: the analysis of reports, as the phases of an experiment ask for it.
#include "common/core/json.hpp"
#include "orchestrator/experiment/standing.hpp"
#include "reports/analysis/standing.hpp"

namespace forklift::commands {

analysis::Standing stored_standing(const store::Reader& reader, store::ExperimentId experiment);

experiment::Standing judge_results(const store::Reader& reader, store::ExperimentId experiment);

Json standing_json(const analysis::Standing& standing, const std::vector<store::Cell>& cells);

}  // namespace forklift::commands
