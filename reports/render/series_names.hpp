#pragma once
// What a name on the command line of `forklift history` and `gate` means: a series by its key, or an experiment or a
// cell of one, which stands for the series of its cells, up to that experiment. Pure.
#include <string>
#include <vector>

#include "reports/analysis/series.hpp"

namespace forklift::render {

struct ChosenSeries {
  const analysis::Series* series = nullptr;
  std::size_t points = 0;  ///< from the oldest on, up to the one that was named; all if a series was named
};

/// `name`: a key or the start of one, "EXPERIMENT", "EXPERIMENT/CELL" (an id, its start, or "latest"), or
/// "SCENARIO/CELL". Errors: config, if it means nothing, or more than one series of that name.
std::vector<ChosenSeries> choose_series(const std::vector<analysis::Series>& all, const std::string& name);

}  // namespace forklift::render
