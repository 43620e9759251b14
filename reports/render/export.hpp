#pragma once
// Results for other programs: CSV (a line per run), JSON (cells, runs, findings), Markdown (for pull requests).
#include <string>

#include "common/core/json.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

std::string results_csv(const View& view);
Json results_json(const View& view);
std::string markdown(const View& view);

/// {"verdict", "ratio", "interval": [low, high], "p", "more_runs", "words"}; null where unknown.
Json to_json(const analysis::Comparison& comparison);

}  // namespace forklift::render
