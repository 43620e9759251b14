#pragma once
// Which measures a table of cells or runs shows, and in which columns: the headline, further rates, the 95th percentile
// of what the workload calls its main operation, and the drivers' cost.
#include <vector>

#include "common/core/json.hpp"
#include "reports/analysis/measures.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {

/// Of all cells together, each once, in their order. With several headlines (phases) all of them.
std::vector<store::Measure> brief_measures(const std::vector<store::Cell>& cells);
/// The headline alone, of all cells; empty where none is defined.
std::vector<store::Measure> headline_measures(const std::vector<store::Cell>& cells);

/// A column of numbers under the measure's heading.
Table::Column column_of(const store::Measure& measure);
/// "–" for what was not measured.
std::string shown_or_dash(const store::Measure& measure, const std::optional<double>& value);

/// {"value": …, "unit": "1/min", "better": "higher"}; the value is null if it was not measured.
Json measure_json(const store::Measure& measure, const std::optional<double>& value);

}  // namespace forklift::render
