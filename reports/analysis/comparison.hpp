#pragma once
// One configuration against another by one measure: the ratio, its interval, the verdict, and a sentence. Inside one
// experiment the comparison is made in blocks; runs of different experiments share none and are compared by Welch's
// interval. Source of the rules: docs/measurement.md, "Verdicts".
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/contrasts.hpp"
#include "reports/analysis/rules.hpp"
#include "reports/analysis/verdict.hpp"

namespace forklift::analysis {

enum class Method { blocks, welch, history };
std::string to_string(Method method);

struct Comparison {
  Verdict verdict = Verdict::not_compared;
  std::optional<double> ratio;       ///< b against a; also without an interval
  std::optional<Interval> interval;  ///< holds together with those of all others of its family
  Method method = Method::blocks;
  bool higher_is_better = true;  ///< false: of a latency or a cost, `faster` and `slower` mean less and more of it
  double margin = 0.02, confidence = 0.95;
  double freedom = 0;      ///< degrees of freedom
  std::size_t blocks = 0;  ///< in which both ran; with Welch's method runs of the side that has fewer
  std::size_t more_blocks =
      0;                    ///< undecided: about so many more (runs a side, with Welch's method); 0: over kMostBlocks
  std::size_t look = 0;     ///< the blocks of the look that this is of; 0: of a fixed plan, read once
  std::size_t at_most = 0;  ///< blocks that this experiment may have; 0: of a fixed plan
  bool limited = false;     ///< the interval is as wide as counts and clocks allow, not as the runs scatter
  std::string words;        ///< "1.42 times as fast (95 % interval 1.31–1.54)"
};

/// Inside blocks. `blocks`: of the experiment; `critical`: of the interval with so many blocks.
Comparison compare_in_blocks(const Contrast& contrast, std::size_t blocks, const Rules& rules, bool higher_is_better,
                             bool limited, const std::function<double(std::size_t)>& critical);
/// Values of one side, one per valid run, and the smallest believable deviation of one value's logarithm.
struct Sample {
  Sample(std::initializer_list<double> of) : values(of) {}
  Sample(std::vector<double> of, double least = 0) : values(std::move(of)), floor(least) {}
  std::vector<double> values;
  double floor = 0;
};
/// Of two experiments; `family`: so many such comparisons hold together.
Comparison compare_apart(const Sample& a, const Sample& b, const Rules& rules = {}, bool higher_is_better = true,
                         std::size_t family = 1);
/// Of two points of a history, by the errors that the whole of it gives them: `se` is that of `log_ratio`, `runs` those
/// of the point that has fewer.
Comparison compare_points(double log_ratio, double se, double freedom, std::size_t runs, const Rules& rules,
                          bool higher_is_better, std::size_t family);
/// Of two single runs or blocks that never meet: a ratio, and why there is no more.
Comparison not_compared(std::optional<double> ratio, const std::string& why, const Rules& rules, bool higher_is_better);

/// Of a look after so many blocks of an experiment that may have `at_most`.
void watch_words(Comparison& comparison, std::size_t look, std::size_t at_most);

/// "times as fast", or "times as much" of a latency or a cost.
std::string times_words(const Comparison& comparison);
/// "95 % interval 1.31–1.54", with as many digits as the width deserves.
std::string interval_words(const Comparison& comparison);
/// "1.31–1.54".
std::string range_words(const Interval& interval);
/// "faster", "same within 2 %".
std::string verdict_words(const Comparison& comparison);
/// "about 12 more blocks", "it would need about 200 blocks, and 30 are allowed", "it would need more than 1000 blocks".
std::string further_words(const Comparison& comparison);
/// Does it need more blocks than the experiment may have?
bool beyond_reach(const Comparison& comparison);

}  // namespace forklift::analysis
