#include "reports/analysis/expected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace forklift::analysis {
namespace {

std::optional<double> bound_of(const Json& ratio, std::size_t at) {
  if (!ratio.at(at).is_number()) return std::nullopt;
  const double bound = ratio.at(at).get<double>();
  return std::isfinite(bound) && bound >= 0 ? std::optional{bound} : std::nullopt;
}

}  // namespace

Outcome outcome_of(const Expected& expected, const std::optional<Interval>& interval) {
  if (!interval) return Outcome::undecided;
  const bool below = expected.least && interval->high < *expected.least;
  const bool above = expected.most && interval->low > *expected.most;
  if (below) return *expected.least >= 1 && interval->high < 1 ? Outcome::opposite : Outcome::not_reproduced;
  if (above) return *expected.most <= 1 && interval->low > 1 ? Outcome::opposite : Outcome::not_reproduced;
  const bool inside =
      (!expected.least || interval->low >= *expected.least) && (!expected.most || interval->high <= *expected.most);
  return inside ? Outcome::reproduced : Outcome::undecided;
}

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::reproduced:
      return "reproduced";
    case Outcome::not_reproduced:
      return "not reproduced";
    case Outcome::opposite:
      return "opposite";
    case Outcome::undecided:
      return "undecided";
  }
  return "";
}

std::string bounds_words(const Expected& expected) {
  if (!expected.most) return fmt::format("at least {:g}", expected.least.value_or(0));
  if (!expected.least) return fmt::format("at most {:g}", *expected.most);
  return fmt::format("{:g} to {:g}", *expected.least, *expected.most);
}

std::vector<Expected> expected_of(const Json& plan) {
  std::vector<Expected> all;
  if (!plan.is_object() || !plan.contains("expect") || !plan.at("expect").is_array()) return all;
  for (const auto& one : plan.at("expect")) {
    if (!one.is_object() || !one.contains("ratio") || !one.at("ratio").is_array() || one.at("ratio").size() != 2)
      continue;
    const auto& ratio = one.at("ratio");
    Expected expected{.cell = text_in(one, "cell"),
                      .against = text_in(one, "against"),
                      .measure = text_in(one, "measure"),
                      .least = bound_of(ratio, 0),
                      .most = bound_of(ratio, 1),
                      .source = text_in(one, "source")};
    if (expected.least || expected.most) all.push_back(std::move(expected));
  }
  return all;
}

std::size_t blocks_to_decide(const Expected& expected, double ratio, const std::optional<Interval>& interval,
                             std::size_t blocks) {
  if (!interval || outcome_of(expected, interval) != Outcome::undecided) return 0;
  double nearest = std::numeric_limits<double>::infinity();  // on the scale of logarithms
  for (const auto& bound : {expected.least, expected.most}) {
    if (bound && *bound > 0) nearest = std::min(nearest, std::abs(std::log(ratio / *bound)));
  }
  const double half = std::log(interval->high / interval->low) / 2;
  const double needed = std::ceil(static_cast<double>(blocks) * std::pow(half / nearest, 2));
  constexpr double kMost = 1e6;
  return static_cast<std::size_t>(std::clamp(needed - static_cast<double>(blocks), 1.0, kMost));
}

}  // namespace forklift::analysis
