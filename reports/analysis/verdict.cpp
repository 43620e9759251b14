#include "reports/analysis/verdict.hpp"

#include <fmt/format.h>

namespace forklift::analysis {

Verdict verdict_of(const Interval& interval, double margin, bool higher_is_better) {
  const bool inside = interval.low >= 1 / (1 + margin) && interval.high <= 1 + margin;
  const bool above = interval.low > 1, below = interval.high < 1;
  if (above || below) {
    const bool better = above == higher_is_better;
    if (inside) return better ? Verdict::faster_little : Verdict::slower_little;
    return better ? Verdict::faster : Verdict::slower;
  }
  return inside ? Verdict::same : Verdict::undecided;
}

std::string verdict_words(Verdict verdict, const std::string& margin, bool higher_is_better) {
  switch (verdict) {
    case Verdict::faster:
      return higher_is_better ? "faster" : "lower";
    case Verdict::slower:
      return higher_is_better ? "slower" : "higher";
    case Verdict::faster_little:
      return (higher_is_better ? "faster" : "lower") + (", by less than " + margin);
    case Verdict::slower_little:
      return (higher_is_better ? "slower" : "higher") + (", by less than " + margin);
    case Verdict::same:
      return "same within " + margin;
    case Verdict::undecided:
      return "undecided";
    case Verdict::not_compared:
      break;
  }
  return "not compared";
}

std::string to_string(Verdict verdict) {
  if (is_better(verdict)) return "faster";
  if (is_worse(verdict)) return "slower";
  return verdict == Verdict::same ? "same" : verdict_words(verdict, "");
}

std::string percent_words(double share) { return fmt::format("{:.3g} %", share * 100); }

}  // namespace forklift::analysis
