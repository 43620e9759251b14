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

TEST_CASE("rules: docs/measurement.md has them word for word", "[analysis][unit]") {
  const auto docs = flat(read_file(std::string{FORKLIFT_SOURCE_DIR} + "/docs/measurement.md"));
  CHECK(docs.find(verdict_rules()) != std::string::npos);
}
