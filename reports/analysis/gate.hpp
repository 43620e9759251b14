#pragma once
// May a change pass? Only what was measured on both sides, and is not slower by more than was allowed, passes: a cell
// that is missing, failed or was measured under another load fails, since nobody knows how fast it is. Pure.
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/analysis/comparison.hpp"

namespace forklift::analysis {

/// A cell's figures, one per valid run, and what became of its other runs.
struct Measured {
  std::vector<double> values;
  std::vector<double> exactness;  ///< of those: exactness.hpp
  std::size_t runs = 0;           ///< in all
  std::size_t invalid = 0, failed = 0, running = 0;
  void count(store::RunStatus status);
};

/// "3 runs", "2 of 3 runs", "no valid run: 2 failed, 1 invalid", "no run".
std::string runs_words(const Measured& measured);

/// Why these two say nothing of each other; empty if both were measured.
std::string unmeasured_words(const Measured& a, const Measured& b);

enum class Gate { pass, fail, undecided, unmeasured };
/// "pass", "fail", "undecided", "not measured".
std::string to_string(Gate gate);

struct GateResult {
  Gate gate = Gate::undecided;
  std::string words;
  /// Fewer runs than needed hold nothing up; what was not measured does.
  bool failed() const { return gate == Gate::fail || gate == Gate::unmeasured; }
};

/// Of several together: fail if one failed or was not measured, or if there is none; else undecided if one is; else
/// pass.
Gate outcome_of(const std::vector<Gate>& gates);
/// The same in one line, with how many of each there are: "failed: of 3 comparisons 1 slower, 2 not slower".
std::string outcome_words(const std::vector<Gate>& gates);

/// Is `b` slower than `a` by more than `share` (0.03: below 1 / 1.03 of it), and does the whole interval say so?
GateResult slower_gate(const Comparison& comparison, double share);
/// The same where values of 0 or below allow no ratio: by the means alone.
GateResult means_gate(const std::vector<double>& a, const std::vector<double>& b, bool higher_is_better, double share);

}  // namespace forklift::analysis
