#pragma once
// Which of two configurations is faster, by how much, and how sure: a verdict needs significance and a difference that
// matters. Source of the rules: README.md of this folder.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

enum class Verdict { faster, slower, no_difference, unstable, too_few };
/// "faster", "slower", "no difference seen", "unstable", "too few runs".
std::string to_string(Verdict verdict);

struct Rules {
  double outside = 0.05;      ///< chance of a false alarm per comparison
  double matters = 0.02;      ///< a ratio nearer to 1 than this does not matter
  double unstable = 0.10;     ///< coefficient of variation from which a cell is unstable
  std::size_t test_from = 5;  ///< runs per side from which a permutation test is asked too
};

struct Comparison {
  Verdict verdict = Verdict::too_few;
  std::optional<Ratio> ratio;    ///< b against a; none below two runs a side
  std::optional<double> p;       ///< of the permutation test; none below `test_from`
  double variation = 0;          ///< coefficient of variation of the side whose runs differ more
  bool higher_is_better = true;  ///< false: of a latency or a cost, `faster` and `slower` mean less and more of it
  bool of_baseline = false;      ///< that side is `a`
  std::size_t more_runs = 0;     ///< with too_few: about so many more per side
  std::string words;             ///< "1.42 times as fast (95 % interval 1.31–1.54)"
};

/// Compares one measure: values of `a` (baseline) and `b`, one per valid run.
Comparison compare(const std::vector<double>& a, const std::vector<double>& b, const Rules& rules = {},
                   bool higher_is_better = true);

/// "times as fast", or "times as much" of a latency or a cost.
std::string times_words(const Comparison& comparison);
/// "95 % interval 1.31–1.54".
std::string interval_words(const Ratio& ratio);

}  // namespace forklift::analysis
