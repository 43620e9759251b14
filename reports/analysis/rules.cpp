#include "reports/analysis/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/verdict.hpp"

namespace forklift::analysis {
namespace {

/// A share of a plan's `compare`, above 0 and from `low` to `high`, if it makes sense: plans may be of damaged files.
void take_share(const Json& from, const char* name, double low, double high, double& share) {
  if (!from.contains(name) || !from.at(name).is_number()) return;
  const double given = from.at(name).get<double>();
  if (given > 0 && given >= low && given <= high) share = given;
}

/// A number of blocks, if it makes sense.
void take_blocks(const Json& from, const char* name, std::size_t& blocks) {
  if (!from.contains(name) || !from.at(name).is_number_integer()) return;
  const auto given = from.at(name).get<std::int64_t>();
  if (given >= static_cast<std::int64_t>(kFirstLook) && given <= 1000) blocks = static_cast<std::size_t>(given);
}

std::optional<Until> until_of(const Json& plan) {
  if (!plan.contains("repeats") || !plan.at("repeats").is_object()) return std::nullopt;
  const auto& repeats = plan.at("repeats");
  Until until;
  take_blocks(repeats, "at_least", until.at_least);
  take_blocks(repeats, "at_most", until.at_most);
  until.race = repeats.contains("race") && repeats.at("race").is_boolean() && repeats.at("race").get<bool>();
  return until;
}

std::string watch_rules(const Rules& rules) {
  if (!rules.until) return "";
  return fmt::format(
      " This experiment was watched to at most {} blocks: from block {} on its intervals were drawn after every block, "
      "so "
      "strictly ({:.3g} to {:.3g} % each) that all looks together hold at {}. A verdict, once given, stays, with the "
      "interval of the look that gave it.",
      rules.until->at_most, rules.until->at_least,
      100 * (1 - look_level(rules.until->at_most, rules.until->at_most, rules.outside())),
      100 * (1 - look_level(rules.until->at_least, rules.until->at_most, rules.outside())),
      percent_words(rules.confidence));
}

}  // namespace

bool Rules::judges(const store::Measure& measure) const {
  return measures.empty() || measure.headline ||
         std::find(measures.begin(), measures.end(), measure.name) != measures.end() ||
         std::any_of(expected.begin(), expected.end(), [&](const auto& one) { return one.measure == measure.name; });
}

std::string Rules::plan_words() const {
  return until ? fmt::format("watched to at most {} blocks", until->at_most) : "fixed plan";
}

Rules Rules::at_the_end() const {
  auto rules = *this;
  if (until) rules.confidence = 1 - look_level(until->at_most, until->at_most, outside());
  return rules;
}

Rules rules_of(const store::ExperimentRecord& experiment) {
  Rules rules;
  if (!experiment.plan.is_object()) return rules;
  rules.until = until_of(experiment.plan);
  rules.expected = expected_of(experiment.plan);
  if (!experiment.plan.contains("compare")) return rules;
  const auto& compare = experiment.plan.at("compare");
  if (!compare.is_object()) return rules;
  take_share(compare, "confidence", 0.5, 0.9999, rules.confidence);
  take_share(compare, "margin", 0, 0.5, rules.margin);
  if (compare.contains("baseline") && compare.at("baseline").is_string()) rules.baseline = compare.at("baseline");
  if (!compare.contains("measures") || !compare.at("measures").is_array()) return rules;
  for (const auto& name : compare.at("measures")) {
    if (name.is_string()) rules.measures.push_back(name);
  }
  return rules;
}

std::string verdict_rules(const Rules& rules) {
  const auto margin = percent_words(rules.margin), confidence = percent_words(rules.confidence);
  return fmt::format(
             "Verdicts, in this order, by the {0} interval of the ratio. Faster, slower (of latencies and costs: "
             "lower, "
             "higher): the "
             "interval leaves out 1; “by less than {1}” if it also lies within {1} of 1. Same within {1}: it includes "
             "1 and "
             "lies "
             "within {1} of 1. Undecided: all else; the number of further blocks is what half of such experiments "
             "need. Not "
             "compared: "
             "no interval, since cells share too few blocks, a value is 0 or below, or one was measured under another "
             "load. "
             "Within one "
             "experiment runs are compared inside blocks, and the intervals of one measure hold for all cells together "
             "({2}).",
             confidence, margin, rules.all_pairs() ? "all pairs: Tukey and Kramer" : "against the baseline: Dunnett") +
         watch_rules(rules);
}

}  // namespace forklift::analysis
