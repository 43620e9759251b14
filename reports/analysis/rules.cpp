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

}  // namespace

bool Rules::judges(const store::Measure& measure) const {
  return measures.empty() || measure.headline ||
         std::find(measures.begin(), measures.end(), measure.name) != measures.end();
}

Rules rules_of(const store::ExperimentRecord& experiment) {
  Rules rules;
  if (!experiment.plan.is_object() || !experiment.plan.contains("compare")) return rules;
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
      "Verdicts, in this order, by the {0} interval of the ratio. Faster, slower (of latencies and costs: lower, "
      "higher): the "
      "interval leaves out 1; “by less than {1}” if it also lies within {1} of 1. Same within {1}: it includes 1 and "
      "lies "
      "within {1} of 1. Undecided: all else; the number of further blocks is what half of such experiments need. Not "
      "compared: "
      "no interval, since cells share too few blocks, a value is 0 or below, or one was measured under another load. "
      "Within one "
      "experiment runs are compared inside blocks, and the intervals of one measure hold for all cells together ({2}).",
      confidence, margin, rules.all_pairs() ? "all pairs: Tukey and Kramer" : "against the baseline: Dunnett");
}

}  // namespace forklift::analysis
