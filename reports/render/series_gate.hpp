#pragma once
// `forklift gate`: may the newest point of a series pass? It is compared with an earlier one by the errors that the
// whole history gives both. Pure.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "reports/analysis/history.hpp"
#include "reports/render/gate_report.hpp"
#include "reports/render/series_names.hpp"

namespace forklift::render {

struct SeriesGateOptions {
  std::string against = "last-good";  ///< or a label
  double margin = 0.02;               ///< so much slower is allowed
  double confidence = 0.95;           ///< of all comparisons together
  std::vector<std::string> measures;  ///< none: the headline
};

/// One series in one measure.
struct SeriesGateCase {
  const analysis::SeriesPoint* current = nullptr;
  const analysis::SeriesPoint* against = nullptr;  ///< null: there is none
  store::Measure measure;
  std::optional<double> value, value_before;
  std::optional<analysis::Comparison> comparison;
  analysis::GateResult result;
};

/// Errors: config, if a series has no such measure, or no earlier point with that label.
std::vector<SeriesGateCase> gate_series(const std::vector<ChosenSeries>& chosen, const SeriesGateOptions& options);

GateReport gate_report(const std::vector<SeriesGateCase>& cases, const SeriesGateOptions& options);
std::string gate_text(const std::vector<SeriesGateCase>& cases);
Json gate_json(const std::vector<SeriesGateCase>& cases);

}  // namespace forklift::render
