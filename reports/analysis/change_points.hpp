#pragma once
// Where a history changed its level: exact optimal partitioning of logarithms with known errors. How much the points
// differ beside their own errors is estimated from neighbours, so that it holds across steps. A lone spike moves no
// level, and is reported. Source: docs/measurement.md, "Change points". Pure.
#include <cstddef>
#include <vector>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

/// A stretch of points on one level.
struct Level {
  std::size_t first = 0, last = 0;  ///< points, both in it
  double log_level = 0;             ///< mean by weight
  double se = 0;                    ///< its standard error
};

struct Changes {
  double between = 0;               ///< how much points differ beside their own errors: a standard deviation
  std::vector<Level> levels;        ///< in time order, without gaps; none for fewer than two points
  std::vector<std::size_t> spikes;  ///< points that stand alone between two that agree; they are in no level's mean
  bool run_again = false;           ///< the last point stands alone so far, and is in no level's mean
};

/// `log_values` in time order, each with the standard error `se` of its logarithm, above 0. At least 2 points a level.
Changes change_points(const std::vector<double>& log_values, const std::vector<double>& se);

/// A change from one level to the next: the ratio, with its 95 % interval.
struct LevelStep {
  double ratio = 1;
  Interval interval;
};
LevelStep step_between(const Level& before, const Level& after);

}  // namespace forklift::analysis
