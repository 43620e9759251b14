#pragma once
// What each setting brings: cells that add one setting after another (a waterfall), or that each change one setting of
// the baseline.
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

struct Effect {
  std::size_t from = 0, to = 0;  ///< indices into Findings::cells
  std::string setting, before, after;
  Comparison comparison;  ///< of `to` against `from`
};

struct Effects {
  bool cumulative = false;    ///< each step starts where the one before it ended
  std::vector<Effect> steps;  ///< empty: the cells are no such series
};

Effects effects_of(const Evidence& evidence, const Findings& findings);

}  // namespace forklift::analysis
