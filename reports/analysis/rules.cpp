#include "reports/analysis/rules.hpp"

#include <fmt/format.h>

namespace forklift::analysis {
std::string verdict_rules(const Rules& rules) {
  return fmt::format(
      "Verdicts, in this order. Faster, slower: the 95 % interval of the ratio leaves out 1, from {} runs a side on a "
      "permutation test agrees (p at most {:g}), and the ratio is {:g} % or more away from 1; nearer to 1 it is no "
      "difference seen. Unstable: the runs of one of the two cells vary by {:g} % or more (standard deviation / mean). "
      "No "
      "difference seen: the interval is narrow, half its width at most {:g} % (of logarithms). Too few runs: all else, "
      "and "
      "fewer than 2 runs in a cell.",
      rules.test_from, rules.outside, rules.matters * 100, rules.unstable * 100, 2 * rules.matters * 100);
}

}  // namespace forklift::analysis
