#include "reports/analysis/rules.hpp"

#include <fmt/format.h>

#include "common/store/verdict.hpp"

namespace forklift::analysis {
namespace {

/// "1 % (or 2, if that is more)".
std::string or_few(double share, double few) {
  return fmt::format("{:g} % (or {:g}, if that is more)", share * 100, few);
}

}  // namespace

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

std::string validity_rules(const std::string& kind) {
  const std::string drivers = "A run is valid, and shows a number, if every driver reported a measurement window";
  const auto failures = or_few(store::kFailureTolerance, store::kFailureSlack);
  if (kind == "key-lookup") {
    return fmt::format(
        "{}, every lookup came back, every row read is the one that was written, each phase did at least one lookup, "
        "and "
        "at most {} of a phase’s lookups failed; in a mix, absent and present rows are answers.",
        drivers, failures);
  }
  if (kind == "sysbench") {
    return fmt::format(
        "{}, all share a whole window, at least one transaction was committed in it, no stall is longer than "
        "workload.max_stall if that is set, at most {} failed after their retries, and the queries that sysbench and "
        "the "
        "servers counted in it differ by at most {}.",
        drivers, failures, or_few(store::kServerTolerance, store::kServerSlack));
  }
  return fmt::format(
      "{}, at least one New-Order was committed in it, no stall is longer than workload.max_stall if that is set, "
      "every "
      "input audit is within its bounds, no consistency "
      "condition is "
      "violated, of each kind of transaction at most {}, and never all, failed after their retries, and the commits "
      "that "
      "drivers and servers counted differ by at most {} plus the number of unknown outcomes. Where faults are part of "
      "the "
      "scenario, failed transactions are noted only.",
      drivers, failures, or_few(store::kCommitTolerance, store::kCommitSlack));
}

}  // namespace forklift::analysis
