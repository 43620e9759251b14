#include "reports/analysis/rules.hpp"

#include <catch2/catch.hpp>

#include "common/core/files.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// The text of a Markdown file with its lines joined.
std::string flat(std::string text) {
  for (auto& c : text) c = c == '\n' ? ' ' : c;
  return text;
}

}  // namespace

TEST_CASE("rules: the verdicts' words have the tolerances that decide", "[analysis][unit]") {
  CHECK(
      verdict_rules() ==
      "Verdicts, in this order. Faster, slower: the 95 % interval of the ratio leaves out 1, from 5 runs a side on a "
      "permutation test agrees (p at most 0.05), and the ratio is 2 % or more away from 1; nearer to 1 it is no "
      "difference seen. Unstable: the runs of one of the two cells vary by 10 % or more (standard deviation / mean). "
      "No difference seen: the interval is narrow, half its width at most 4 % (of logarithms). Too few runs: all else, "
      "and fewer than 2 runs in a cell.");
  CHECK(verdict_rules({.outside = 0.01, .matters = 0.05, .unstable = 0.2, .test_from = 8})
            .find("from 8 runs a side on a permutation test agrees (p at most 0.01), and the ratio is 5 % or more") !=
        std::string::npos);
}

TEST_CASE("rules: a run's validity is worded per kind of workload", "[analysis][unit]") {
  CHECK(
      validity_rules("dbt2") ==
      "A run is valid, and shows a number, if every driver reported a measurement window, at least one New-Order was "
      "committed in it, no stall is longer than workload.max_stall if that is set, every input audit is within its "
      "bounds, no consistency condition is violated, of each kind of "
      "transaction at most 1 % (or 2, if that is more), and never all, failed after their retries, and the commits "
      "that "
      "drivers and servers counted differ by at most 1 % (or 10, if that is more) plus the number of unknown outcomes. "
      "Where faults are part of the scenario, failed transactions are noted only.");
  CHECK(validity_rules("sysbench") ==
        "A run is valid, and shows a number, if every driver reported a measurement window, all share a whole window, "
        "at least one transaction was committed in it, no stall is longer than workload.max_stall if that is set, at "
        "most 1 % (or 2, if that is more) failed after their retries, and the queries that sysbench and the servers "
        "counted in it differ by at most 2 % (or 20, if that is more).");
  CHECK(validity_rules("key-lookup") ==
        "A run is valid, and shows a number, if every driver reported a measurement window, every lookup came back, "
        "every "
        "row read is the one that was written, each phase did at least one lookup, and at most 1 % (or 2, if that is "
        "more) "
        "of a phase’s lookups failed; in a mix, absent and present rows are answers.");
}

TEST_CASE("rules: docs/measurement.md has them word for word", "[analysis][unit]") {
  const auto docs = flat(read_file(std::string{FORKLIFT_SOURCE_DIR} + "/docs/measurement.md"));
  CHECK(docs.find(verdict_rules()) != std::string::npos);
  for (const char* kind : {"dbt2", "sysbench", "key-lookup"}) {
    INFO(kind);
    CHECK(docs.find(validity_rules(kind)) != std::string::npos);
  }
}
