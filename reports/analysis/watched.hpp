#pragma once
// An experiment that was, or is, looked at after every block: what each look came to, from the stored runs in the order
// of their blocks. The live sweep asks it after each block, and reports ask it of the same runs: both show the same.
// Pure.
#include <map>
#include <string>
#include <vector>

#include "reports/analysis/judge.hpp"
#include "reports/analysis/watching.hpp"

namespace forklift::analysis {

/// How one cell stood after some blocks.
struct CoursePoint {
  std::size_t block = 0, cell = 0;
  double ratio = 1;
  Interval interval;
};

struct Watched {
  std::size_t baseline = 0;
  std::size_t blocks = 0;            ///< that are complete: every cell of theirs came to an end
  std::vector<std::size_t> running;  ///< cells of the next block, the baseline first; empty: it is over
  std::map<std::size_t, CellWatch> cells;
  /// By measure and cell, at the look that decided it, or else at the last one of that cell.
  std::map<std::string, std::map<std::size_t, Comparison>> against;
  std::vector<CoursePoint> course;  ///< of the headline, look by look, as long as a cell ran
};

/// Replays all looks. `cells`: those that can be compared, the baseline first; all others leave at the first look.
Watched watch(const Evidence& evidence, const Rules& rules, const std::vector<std::size_t>& cells);

/// How the headline of a fixed plan stood after each block from the second on: each as if it had been the last.
std::vector<CoursePoint> course_of(const Evidence& evidence, const Rules& rules, const std::vector<std::size_t>& cells);

/// Complete blocks of a fixed plan: each cell came to an end in them.
std::size_t complete_blocks(const Evidence& evidence);

}  // namespace forklift::analysis
