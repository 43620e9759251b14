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
  CHECK(verdict_rules() ==
        "Verdicts, in this order, by the 95 % interval of the ratio. Faster, slower (of latencies and costs: lower, "
        "higher): "
        "the interval leaves out 1; “by less than 2 %” if it also lies within 2 % of 1. Same within 2 %: it includes 1 "
        "and "
        "lies within 2 % of 1. Undecided: all else; the number of further blocks is what half of such experiments "
        "need. Not "
        "compared: no interval, since cells share too few blocks, a value is 0 or below, or one was measured under "
        "another load. "
        "Within one experiment runs are compared inside blocks, and the intervals of one measure hold for all cells "
        "together "
        "(against the baseline: Dunnett).");
  const auto other = verdict_rules({.confidence = 0.99, .margin = 0.005, .baseline = "none"});
  CHECK(other.find("by the 99 % interval") != std::string::npos);
  CHECK(other.find("“by less than 0.5 %”") != std::string::npos);
  CHECK(other.find("(all pairs: Tukey and Kramer)") != std::string::npos);
}

TEST_CASE("rules: they come from the plan, and what makes no sense there is the default", "[analysis][unit]") {
  store::ExperimentRecord experiment;
  CHECK(rules_of(experiment).margin == 0.02);
  CHECK(rules_of(experiment).confidence == 0.95);
  experiment.plan["compare"] = {
      {"baseline", "b"}, {"margin", 0.05}, {"confidence", 0.99}, {"measures", {"notpm", "p95_us"}}};
  const auto rules = rules_of(experiment);
  CHECK(rules.baseline == "b");
  CHECK(rules.margin == 0.05);
  CHECK(rules.confidence == 0.99);
  CHECK(rules.judges({.name = "p95_us"}));
  CHECK(rules.judges({.name = "lookups_per_s.read", .headline = true}));
  CHECK_FALSE(rules.judges({.name = "p99_us"}));
  experiment.plan["compare"] = {{"baseline", 7}, {"margin", -1}, {"confidence", 1}, {"measures", {1, 2}}};
  CHECK(rules_of(experiment).margin == 0.02);
  CHECK(rules_of(experiment).confidence == 0.95);
  CHECK(rules_of(experiment).baseline.empty());
  CHECK(rules_of(experiment).judges({.name = "p99_us"}));
  experiment.plan = "text";
  CHECK(rules_of(experiment).margin == 0.02);
}

TEST_CASE("rules: docs/measurement.md has them word for word", "[analysis][unit]") {
  const auto docs = flat(read_file(std::string{FORKLIFT_SOURCE_DIR} + "/docs/measurement.md"));
  CHECK(docs.find(verdict_rules()) != std::string::npos);
}
