#pragma once
// How a value and a verdict look, wherever they stand in a report.
#include <optional>
#include <string>

#include "reports/analysis/comparison.hpp"

namespace forklift::render {

/// A value of a setting, which may be missing.
inline std::string shown(const std::string& value) { return value.empty() ? "–" : value; }

/// The tone of a chip().
inline const char* tone_of(analysis::Verdict verdict) {
  if (verdict == analysis::Verdict::faster) return "good";
  if (verdict == analysis::Verdict::slower) return "bad";
  return analysis::is_decided(verdict) ? "plain" : "warn";
}

/// "1.42 (1.31–1.54)", "1.42" without an interval, "–" without a ratio.
std::string ratio_words(const std::optional<analysis::Comparison>& comparison);

}  // namespace forklift::render
