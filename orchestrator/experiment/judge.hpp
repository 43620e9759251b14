#pragma once
// What a run is worth: its verdict follows from what was seen of it (pure), and its evidence goes into the results
// database with it.
#include <optional>

#include "common/store/verdict.hpp"
#include "orchestrator/experiment/drive.hpp"

namespace forklift::experiment {

/// Pure. `checks`: the consistency conditions of the rows after the run; none: they were not asked for.
store::RunVerdict judge(const LoadedDatabase& database, const RunResult& result,
                        const std::optional<contract::CheckReport>& checks);

/// The evidence of a run, but for its checks.
void store_result(store::Writer& writer, store::RunId run, const RunResult& result);

}  // namespace forklift::experiment
