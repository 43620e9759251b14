#pragma once
// What a source found, as two bounds of a ratio, and whether an interval reproduces it. Source of the rules:
// docs/measurement.md, "Expectations". Pure.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

struct Expected {
  std::string cell;
  std::string against;                ///< a cell; empty: the baseline
  std::string measure;                ///< by name; empty: the headline
  std::optional<double> least, most;  ///< of the ratio, one at least; none: no such bound
  std::string source;                 ///< what the source found, in a sentence; may be empty
};

enum class Outcome {
  reproduced,      ///< the whole interval lies inside the bounds
  not_reproduced,  ///< the whole interval lies outside them
  opposite,        ///< outside, and beyond 1: faster was expected and it is slower, or the other way round
  undecided,       ///< it crosses a bound, or there is none
};

Outcome outcome_of(const Expected& expected, const std::optional<Interval>& interval);
/// "reproduced", "not reproduced", "opposite", "undecided".
std::string to_string(Outcome outcome);
/// "at least 1.1", "at most 0.5", "0.95 to 1.05".
std::string bounds_words(const Expected& expected);

/// Of a plan; what makes no sense is left out, since plans may be of damaged files.
std::vector<Expected> expected_of(const Json& plan);

/// About how many blocks more decide it, if its interval narrows with the square root of blocks. 0: it is decided, or
/// there is no interval.
std::size_t blocks_to_decide(const Expected& expected, double ratio, const std::optional<Interval>& interval,
                             std::size_t blocks);

}  // namespace forklift::analysis
