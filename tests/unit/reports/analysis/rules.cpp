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

TEST_CASE("rules: an experiment that was watched says to how many blocks, and how strictly", "[analysis][unit]") {
  store::ExperimentRecord experiment;
  experiment.plan["repeats"] = {{"until", "decided"}, {"at_least", 5}, {"at_most", 20}, {"race", true}};
  const auto rules = rules_of(experiment);
  REQUIRE(rules.until);
  CHECK(rules.until->at_least == 5);
  CHECK(rules.until->at_most == 20);
  CHECK(rules.until->race);
  CHECK(rules.plan_words() == "watched to at most 20 blocks");
  CHECK(rules.at_the_end().outside() == Approx(0.0107));
  CHECK(verdict_rules(rules).find(
            " This experiment was watched to at most 20 blocks: from block 5 on its intervals were drawn after every "
            "block, so strictly (98.9 to 99.5 % each) that all looks together hold at 95 %. A verdict, once given, "
            "stays, with the interval of the look that gave it.") != std::string::npos);
  experiment.plan["repeats"] = {{"at_least", 0}, {"at_most", "many"}, {"race", 1}};
  CHECK(rules_of(experiment).until->at_least == 3);
  CHECK(rules_of(experiment).until->at_most == 30);
  CHECK_FALSE(rules_of(experiment).until->race);
  experiment.plan["repeats"] = 5;
  CHECK_FALSE(rules_of(experiment).until);
  CHECK(rules_of(experiment).at_the_end().outside() == Approx(0.05));
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
