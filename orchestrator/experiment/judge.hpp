#pragma once
// What a run is worth: its verdict follows from what was seen of it. Pure.
#include <optional>

#include "common/store/verdict.hpp"
#include "orchestrator/experiment/drive.hpp"

namespace forklift::experiment {

/// `checks`: the consistency conditions of the rows after the run; none: they were not asked for.
store::RunVerdict judge(const LoadedDatabase& database, const RunResult& result,
                        const std::optional<contract::CheckReport>& checks);

}  // namespace forklift::experiment
