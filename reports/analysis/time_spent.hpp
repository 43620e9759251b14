#pragma once
// Where an experiment's time went: what of it measured, and what stood around that. Pure.
#include <string>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

/// Seconds.
struct TimeSpent {
  double all = 0;       ///< from the first row to the last, without breaks before it went on
  double measured = 0;  ///< windows of valid runs
  double warm_ups = 0;  ///< of runs with a window
  double loading = 0;
  double around =
      0;  ///< all else of runs: clocks, counters, connecting, draining, checks; and runs that gave no number
  double rest() const { return all - measured - warm_ups - loading - around; }  ///< servers' starts and stops
};

/// Nothing of an experiment that is not over, or without a valid run.
std::optional<TimeSpent> time_spent(const Evidence& evidence);

/// "Of 4.0 min, 60 s (25 %) measured; loading took 120 s, …".
std::string time_words(const TimeSpent& spent);

/// "48 s", "4.2 min", "5.0 h".
std::string span_words(double seconds);

}  // namespace forklift::analysis
