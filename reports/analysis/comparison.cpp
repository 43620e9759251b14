#include "reports/analysis/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace forklift::analysis {
namespace {

constexpr std::size_t kFewest = 3;  ///< what we ask for when there is no spread to plan from

/// Runs per side until the interval's half width is `target` on the log scale, at this pooled spread.
std::size_t runs_needed(double spread, double target) {
  for (std::size_t n = 2; n < 1000; ++n) {
    const auto count = static_cast<double>(n);
    if (student_quantile(0.05, 2 * count - 2) * spread * std::sqrt(2 / count) <= target) return n;
  }
  return 1000;
}

double log_deviation(std::vector<double> values) {
  for (auto& v : values) v = std::log(v);
  return deviation(values);
}

std::size_t more_runs(const std::vector<double>& a, const std::vector<double>& b, const Rules& rules) {
  const std::size_t have = std::min(a.size(), b.size());
  if (have < 2) return kFewest > have ? kFewest - have : 1;
  const double spread = std::sqrt((std::pow(log_deviation(a), 2) + std::pow(log_deviation(b), 2)) / 2);
  const std::size_t need = runs_needed(spread, 2 * rules.matters);
  return need > have ? need - have : 1;
}

/// How wide the interval is around no difference: "−1.2 % to +0.8 %".
std::string percent_range(const Ratio& r) {
  return fmt::format("{:+.1f} % to {:+.1f} %", (r.interval.low - 1) * 100, (r.interval.high - 1) * 100);
}

std::string words_of(const Comparison& c, const Rules& rules) {
  if (!c.ratio) return fmt::format("too few runs: at least {} more needed", c.more_runs);
  const auto& r = *c.ratio;
  switch (c.verdict) {
    case Verdict::faster:
      return fmt::format("{:.2f} {} ({})", r.ratio, times_words(c), interval_words(r));
    case Verdict::slower:
      return c.higher_is_better ? fmt::format("{:.0f} % slower ({:.2f} {}, {})", (1 - r.ratio) * 100, r.ratio,
                                              times_words(c), interval_words(r))
                                : fmt::format("{:.2f} {} ({})", r.ratio, times_words(c), interval_words(r));
    case Verdict::no_difference:
      return fmt::format("no difference seen ({})", percent_range(r));
    case Verdict::unstable:
      return fmt::format(
          "unstable: {} vary by {:.0f} %, and from {:.0f} % on no difference is claimed; find the cause, or "
          "measure longer ({:.2f} {}, {})",
          c.of_baseline ? "the runs that it is compared with" : "its runs", c.variation * 100, rules.unstable * 100,
          r.ratio, times_words(c), interval_words(r));
    case Verdict::too_few:
      return fmt::format("too few runs to say: about {} more each ({:.2f} {}, {})", c.more_runs, r.ratio,
                         times_words(c), interval_words(r));
  }
  return "";
}

Verdict decide(const Comparison& c, const Rules& rules) {
  const auto& r = *c.ratio;
  const bool interval_says = r.interval.low > 1 || r.interval.high < 1;
  const bool test_says = !c.p || *c.p <= rules.outside;
  if (interval_says && test_says) {
    if (std::abs(r.ratio - 1) < rules.matters) return Verdict::no_difference;
    return (r.ratio > 1) == c.higher_is_better ? Verdict::faster : Verdict::slower;
  }
  if (c.variation >= rules.unstable) return Verdict::unstable;
  const double half_width = std::log(r.interval.high / r.interval.low) / 2;
  return half_width <= 2 * rules.matters ? Verdict::no_difference : Verdict::too_few;
}

}  // namespace

std::string interval_words(const Ratio& r) {
  return fmt::format("95 % interval {:.2f}–{:.2f}", r.interval.low, r.interval.high);
}

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::no_difference:
      return "no difference seen";
    case Verdict::unstable:
      return "unstable";
    case Verdict::too_few:
      return "too few runs";
  }
  return "";
}

std::string times_words(const Comparison& c) { return c.higher_is_better ? "times as fast" : "times as much"; }

Comparison compare(const std::vector<double>& a, const std::vector<double>& b, const Rules& rules,
                   bool higher_is_better) {
  Comparison c;
  c.higher_is_better = higher_is_better;
  c.ratio = welch_ratio(a, b, rules.outside);
  if (std::min(a.size(), b.size()) >= rules.test_from) c.p = permutation_p(a, b);
  if (c.ratio) {
    c.of_baseline = variation(a) > variation(b);
    c.variation = std::max(variation(a), variation(b));
    c.verdict = decide(c, rules);
  }
  if (c.verdict == Verdict::too_few) c.more_runs = more_runs(a, b, rules);
  c.words = words_of(c, rules);
  return c;
}

}  // namespace forklift::analysis
