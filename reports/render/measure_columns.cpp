#include "reports/render/measure_columns.hpp"

#include <algorithm>

namespace forklift::render {
namespace {

using store::Measure;

bool is_brief(const Measure& m) {
  if (m.headline) return true;
  if (m.kind == Measure::Kind::quantile) return m.factor == 95 && m.name.find('.') == std::string::npos;
  if (m.source.find(" per ") != std::string::npos) return false;  // evidence: why a number is what it is
  return m.kind == Measure::Kind::rate || m.kind == Measure::Kind::recorded;
}

template <class Wanted>
std::vector<Measure> measures_of(const std::vector<store::Cell>& cells, Wanted wanted) {
  std::vector<Measure> all;
  for (const auto& cell : cells) {
    for (const auto& measure : cell.record.measures) {
      const bool known = std::any_of(all.begin(), all.end(), [&](const auto& m) { return m.name == measure.name; });
      if (wanted(measure) && !known) all.push_back(measure);
    }
  }
  return all;
}

}  // namespace

std::vector<Measure> brief_measures(const std::vector<store::Cell>& cells) { return measures_of(cells, is_brief); }

std::vector<Measure> headline_measures(const std::vector<store::Cell>& cells) {
  return measures_of(cells, [](const Measure& m) { return m.headline; });
}

Table::Column column_of(const Measure& measure) {
  // A latency stands in its cell with its unit.
  return {measure.unit == "us" ? measure.title : heading_of(measure), true};
}

std::string shown_or_dash(const Measure& measure, const std::optional<double>& value) {
  return value ? analysis::shown_value(measure, *value) : "–";
}

Json measure_json(const Measure& measure, const std::optional<double>& value) {
  return {{"value", value ? Json(*value) : Json(nullptr)},
          {"unit", measure.unit},
          {"better", measure.higher_is_better ? "higher" : "lower"}};
}

}  // namespace forklift::render
