#pragma once
// What an interval of a ratio allows to claim. Direction comes before sameness: an interval that leaves out 1 has shown
// more. Source: docs/measurement.md, "Verdicts". Pure.
#include <string>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

enum class Verdict { faster, faster_little, slower, slower_little, same, undecided, not_compared };

/// `interval`: of the ratio. `margin` (0.02): a ratio between 1 / (1 + margin) and 1 + margin does not matter. Of a
/// latency or a cost, faster means less of it.
Verdict verdict_of(const Interval& interval, double margin, bool higher_is_better);

/// "faster", "slower, by less than 2 %", "same within 2 %", "undecided", "not compared"; of a latency or a cost "lower"
/// and "higher". `margin` as text: "2 %".
std::string verdict_words(Verdict verdict, const std::string& margin, bool higher_is_better = true);

/// For programs: "faster", "slower", "same", "undecided", "not compared".
std::string to_string(Verdict verdict);

inline bool is_better(Verdict v) { return v == Verdict::faster || v == Verdict::faster_little; }
inline bool is_worse(Verdict v) { return v == Verdict::slower || v == Verdict::slower_little; }
inline bool is_decided(Verdict v) { return v != Verdict::undecided && v != Verdict::not_compared; }

/// 0.02 → "2 %", 0.005 → "0.5 %".
std::string percent_words(double share);

}  // namespace forklift::analysis
