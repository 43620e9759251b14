#include "reports/render/series_gate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/render/export.hpp"
#include "reports/render/history_tables.hpp"

namespace forklift::render {
namespace {

using analysis::Gate;
using analysis::History;

constexpr const char* kLastGood = "last-good";

std::string point_name(const analysis::SeriesPoint& point) { return point.experiment + "/" + point.cell().record.name; }

History need_history(const ChosenSeries& chosen, const std::string& measure) {
  auto history = history_of(*chosen.series, measure, chosen.points);
  if (!history.measure.name.empty()) return history;
  std::vector<std::string> known;
  for (const auto& one : chosen.series->newest().cell().record.measures) known.push_back(one.name);
  const auto near = nearest_name(measure, known);
  throw Error{ErrorKind::config, "series " + chosen.series->key, fmt::format("it has no measure \"{}\"", measure),
              near ? fmt::format("Did you mean \"{}\"?", *near) : "Its measures are: " + join(known, ", ")};
}

/// The newest figure before the last with that label.
std::size_t figure_labelled(const ChosenSeries& chosen, const History& history, const std::string& label) {
  std::vector<std::string> known;
  for (std::size_t i = history.figures.size() - 1; i > 0; --i) {
    const auto& other = chosen.series->points[history.figures[i - 1].point].label;
    if (other == label) return i - 1;
    if (std::find(known.begin(), known.end(), other) == known.end()) known.push_back(other);
  }
  const auto near = nearest_name(label, known);
  throw Error{ErrorKind::config, fmt::format("--against \"{}\"", label),
              fmt::format("series {} has no earlier point with that label", chosen.series->key),
              near            ? fmt::format("Did you mean \"{}\"?", *near)
              : known.empty() ? "It has a single point"
                              : "Its labels are: " + join(known, ", ")};
}

SeriesGateCase judge_one(const ChosenSeries& chosen, const std::string& measure, const SeriesGateOptions& options,
                         std::size_t family) {
  SeriesGateCase one{.current = &chosen.series->points[chosen.points - 1]};
  const auto history = need_history(chosen, measure);
  one.measure = history.measure;
  const auto& figures = history.figures;
  if (figures.empty() || figures.back().point + 1 != chosen.points) {
    one.result = {Gate::unmeasured,
                  fmt::format("none of its {} is valid and has a value of this measure",
                              one.current->runs == 1 ? "1 run" : fmt::format("{} runs", one.current->runs))};
    return one;
  }
  one.value = figures.back().value();
  const bool by_label = options.against != kLastGood;
  const auto good = by_label ? std::optional{figure_labelled(chosen, history, options.against)}
                             : last_good(history, options.margin, options.confidence);
  if (!good) {
    one.result = {Gate::undecided, "it is the first point of its series: there is nothing to compare it with"};
    return one;
  }
  one.against = &chosen.series->points[figures[*good].point];
  one.value_before = figures[*good].value();
  one.comparison = compare_figures(history, *good, figures.size() - 1, options.confidence, family);
  one.result = slower_gate(*one.comparison, options.margin);
  one.result.words += fmt::format(" (against “{}” of {})", one.against->label, day_of(one.against->started_us));
  if (history.changes.run_again) one.result.words += "; it stands alone so far: run it again";
  return one;
}

}  // namespace

std::vector<SeriesGateCase> gate_series(const std::vector<ChosenSeries>& chosen, const SeriesGateOptions& options) {
  std::vector<std::pair<ChosenSeries, std::string>> wanted;
  for (const auto& one : chosen) {
    if (options.measures.empty()) wanted.emplace_back(one, one.series->headline());
    for (const auto& measure : options.measures) wanted.emplace_back(one, measure);
  }
  std::vector<SeriesGateCase> cases;
  for (const auto& [one, measure] : wanted) cases.push_back(judge_one(one, measure, options, wanted.size()));
  return cases;
}

GateReport gate_report(const std::vector<SeriesGateCase>& cases, const SeriesGateOptions& options) {
  GateReport report{"newest against " + options.against, {}};
  for (const auto& one : cases) report.cases.push_back({point_name(*one.current), one.measure.title, one.result});
  return report;
}

std::string gate_text(const std::vector<SeriesGateCase>& cases) {
  std::string out;
  std::vector<Gate> gates;
  for (const auto& one : cases) {
    gates.push_back(one.result.gate);
    out += fmt::format("{} “{}”\n", point_name(*one.current), one.current->label);
    if (one.value && one.value_before)
      out +=
          fmt::format("   {}: {} after {}\n", heading_of(one.measure), analysis::shown_value(one.measure, *one.value),
                      analysis::shown_value(one.measure, *one.value_before));
    out += fmt::format("   gate: {}: {}\n", to_string(one.result.gate), one.result.words);
  }
  return out + "gate: " + analysis::outcome_words(gates) + "\n";
}

Json gate_json(const std::vector<SeriesGateCase>& cases) {
  Json json{{"cases", Json::array()}};
  std::vector<Gate> gates;
  for (const auto& one : cases) {
    gates.push_back(one.result.gate);
    json["cases"].push_back(
        {{"experiment", one.current->experiment},
         {"cell", one.current->cell().record.name},
         {"label", one.current->label},
         {"measure", one.measure.name},
         {"value", one.value ? Json(*one.value) : Json(nullptr)},
         {"against", one.against == nullptr
                         ? Json(nullptr)
                         : Json{{"experiment", one.against->experiment},
                                {"label", one.against->label},
                                {"value", one.value_before ? Json(*one.value_before) : Json(nullptr)}}},
         {"comparison", one.comparison ? to_json(*one.comparison) : Json(nullptr)},
         {"gate", to_string(one.result.gate)},
         {"gate_words", one.result.words}});
  }
  json["outcome"] = to_string(analysis::outcome_of(gates));
  json["words"] = analysis::outcome_words(gates);
  return json;
}

}  // namespace forklift::render
