#include "reports/analysis/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/text.hpp"

namespace forklift::analysis {
namespace {

/// "2 failed, 1 invalid"; empty if all are valid.
std::string others(const Measured& measured) {
  std::vector<std::string> words;
  for (const auto& [count, word] : {std::pair{measured.failed, "failed"}, std::pair{measured.invalid, "invalid"},
                                    std::pair{measured.running, "running"}}) {
    if (count > 0) words.push_back(fmt::format("{} {}", count, word));
  }
  return join(words, ", ");
}

}  // namespace

void Measured::count(store::RunStatus status) {
  ++runs;
  invalid += status == store::RunStatus::invalid;
  failed += status == store::RunStatus::failed || status == store::RunStatus::interrupted;
  running += status == store::RunStatus::running;
}

std::string runs_words(const Measured& m) {
  if (m.runs == 0) return "no run";
  if (m.values.empty() && m.invalid + m.failed + m.running < m.runs)
    return fmt::format("no value of this measure in {} valid {}", m.runs - m.invalid - m.failed - m.running,
                       m.runs - m.invalid - m.failed - m.running == 1 ? "run" : "runs");
  if (m.values.empty()) return "no valid run" + (others(m).empty() ? "" : ": " + others(m));
  if (m.values.size() < m.runs) return fmt::format("{} of {} runs", m.values.size(), m.runs);
  return fmt::format("{} {}", m.runs, m.runs == 1 ? "run" : "runs");
}

std::string unmeasured_words(const Measured& a, const Measured& b) {
  if (!a.values.empty() && !b.values.empty()) return "";
  if (a.values.empty() && b.values.empty()) return fmt::format("A has {}; B has {}", runs_words(a), runs_words(b));
  return a.values.empty() ? "A has " + runs_words(a) : "B has " + runs_words(b);
}

std::string to_string(Gate gate) {
  constexpr const char* kWords[]{"pass", "fail", "undecided", "not measured"};
  return kWords[static_cast<std::size_t>(gate)];
}

Gate outcome_of(const std::vector<Gate>& gates) {
  const auto any = [&](Gate gate) { return std::find(gates.begin(), gates.end(), gate) != gates.end(); };
  if (gates.empty() || any(Gate::fail) || any(Gate::unmeasured)) return Gate::fail;
  return any(Gate::undecided) ? Gate::undecided : Gate::pass;
}

std::string outcome_words(const std::vector<Gate>& gates) {
  if (gates.empty()) return "failed: there is nothing to compare";
  std::vector<std::string> words;
  for (const auto& [gate, word] : {std::pair{Gate::fail, "slower"}, std::pair{Gate::unmeasured, "not measured"},
                                   std::pair{Gate::undecided, "undecided"}, std::pair{Gate::pass, "not slower"}}) {
    const auto count = std::count(gates.begin(), gates.end(), gate);
    if (count > 0) words.push_back(fmt::format("{} {}", count, word));
  }
  constexpr const char* kOutcomes[]{"passed", "failed", "undecided"};
  return fmt::format("{}: of {} {} {}", kOutcomes[static_cast<std::size_t>(outcome_of(gates))], gates.size(),
                     gates.size() == 1 ? "comparison" : "comparisons", join(words, ", "));
}

GateResult slower_gate(const Comparison& c, double share) {
  if (!c.interval) return {Gate::undecided, c.words};
  const auto figures = fmt::format("{:.2f} {}, {}", *c.ratio, times_words(c), interval_words(c));
  // A latency or a cost is worse if it is higher.
  const char* worse = c.higher_is_better ? "slower" : "higher";
  const double limit = c.higher_is_better ? 1 / (1 + share) : 1 + share;
  const bool all_worse = c.higher_is_better ? c.interval->high < limit : c.interval->low > limit;
  const bool none_worse = c.higher_is_better ? c.interval->low >= limit : c.interval->high <= limit;
  if (all_worse) return {Gate::fail, fmt::format("{} by more than {:.3g} %: {}", worse, share * 100, figures)};
  if (none_worse) return {Gate::pass, fmt::format("not {} by {:.3g} %: {}", worse, share * 100, figures)};
  return {Gate::undecided,
          fmt::format("the interval reaches both sides of {:.3g} % {}: {}", share * 100, worse, figures)};
}

GateResult means_gate(const std::vector<double>& a, const std::vector<double>& b, bool higher_is_better, double share) {
  const double from = mean(a), to = mean(b), room = std::abs(from) * share;
  const bool worse = higher_is_better ? to < from - room : to > from + room;
  const auto words =
      fmt::format("a value is 0 or below, so that there is no ratio: the mean is {:.6g} after {:.6g}", to, from);
  return {worse ? Gate::fail : Gate::pass, words};
}

}  // namespace forklift::analysis
