// A history for other programs: JSON and CSV.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/clock.hpp"
#include "reports/analysis/load.hpp"
#include "reports/render/history.hpp"
#include "reports/render/history_tables.hpp"

namespace forklift::render {
namespace {

Json change_json(const HistoryView& view, const analysis::HistoryChange& change) {
  const auto& point = view.point(change.figure);
  return {{"first_label", point.label}, {"experiment", point.experiment},
          {"before", change.before},    {"after", change.after},
          {"ratio", change.step.ratio}, {"interval", {change.step.interval.low, change.step.interval.high}},
          {"worse", change.worse}};
}

Json changes_json(const HistoryView& view) {
  Json all = Json::array();
  for (std::size_t i = 0; i < view.history.changed.size(); ++i) {
    auto& json = all.emplace_back(change_json(view, view.history.changed[i]));
    json["beside"] = Json::array();
    if (i >= view.beside.size()) continue;
    for (const auto& one : view.beside[i])
      json["beside"].push_back({{"group", one.group}, {"name", one.name}, {"before", one.a}, {"after", one.b}});
  }
  return all;
}

/// Of the level that the figure is on; nothing if there is none.
std::optional<double> level_at(const analysis::History& h, std::size_t figure) {
  for (const auto& level : h.changes.levels) {
    if (figure >= level.first && figure <= level.last) return std::exp(level.log_level);
  }
  return std::nullopt;
}

const analysis::Scatter* scatter_at(const analysis::History& h, std::size_t figure) {
  for (const auto& one : h.noise) {
    if (one.figure == figure) return &one.scatter;
  }
  return nullptr;
}

Json point_json(const HistoryView& view, std::size_t i) {
  const auto& h = view.history;
  const auto& point = view.point(i);
  const auto level = level_at(h, i);
  const auto* noise = scatter_at(h, i);
  const bool spike = std::find(h.changes.spikes.begin(), h.changes.spikes.end(), i) != h.changes.spikes.end();
  return {{"label", point.label},
          {"experiment", point.experiment},
          {"cell", point.cell().record.name},
          {"started", format_utc(point.started_us)},
          {"value", h.figures[i].value()},
          {"log_se", h.figures[i].se},
          {"runs", h.figures[i].runs},
          {"noisier", h.figures[i].noisier},
          {"level", level ? Json(*level) : Json(nullptr)},
          {"spike", spike},
          {"run_again", h.changes.run_again && i + 1 == h.figures.size()},
          {"noise", noise == nullptr
                        ? Json(nullptr)
                        : Json{{"sd", noise->sd}, {"freedom", noise->freedom}, {"in_blocks", noise->in_blocks}}}};
}

Json head_json(const HistoryView& view) {
  const auto& newest = view.series->newest();
  const auto& measure = view.history.measure;
  return {{"series", view.series->key},
          {"scenario", newest.scenario},
          {"cell", newest.cell().record.name},
          {"workload", analysis::kind_of(newest.cell())},
          {"comparable", newest.cell().comparable()},
          {"measure", measure.name},
          {"unit", measure.unit},
          {"better", measure.higher_is_better ? "higher" : "lower"}};
}

}  // namespace

Json series_json(const std::vector<HistoryView>& all) {
  Json list = Json::array();
  for (const auto& view : all) {
    auto& json = list.emplace_back(head_json(view));
    const auto& h = view.history;
    json.update({{"newest", h.figures.empty() ? Json(nullptr) : Json(h.figures.back().value())},
                 {"points", view.series->points.size()},
                 {"first", format_utc(view.series->points.front().started_us)},
                 {"last", format_utc(view.series->newest().started_us)},
                 {"changes", h.changed.size()},
                 {"run_again", h.changes.run_again}});
  }
  return list;
}

Json history_json(const HistoryView& view) {
  const auto& h = view.history;
  auto json = head_json(view);
  json.update({{"judged", h.is_judged},
               {"points", Json::array()},
               {"changes", changes_json(view)},
               {"noise_changes", Json::array()},
               {"run_again", h.changes.run_again},
               {"between_sd", h.changes.between},
               {"run_sd", h.run_sd},
               {"without_value", h.left_out},
               {"findings", Json::array()}});
  for (std::size_t i = 0; i < h.figures.size(); ++i) json["points"].push_back(point_json(view, i));
  for (const auto& change : h.noise_changed) json["noise_changes"].push_back(change_json(view, change));
  for (const auto& finding : findings_of(view)) json["findings"].push_back(finding.text);
  return json;
}

std::string series_csv(const std::vector<HistoryView>& all) { return series_table(all).csv(); }

std::string history_csv(const HistoryView& view) {
  Table table{"", {}, {}};
  for (const char* title : {"series", "label", "experiment", "cell", "started", "measure", "value", "log_se", "runs",
                            "level", "noise_sd", "note"})
    table.columns.push_back({title, false});
  const auto& h = view.history;
  for (std::size_t i = 0; i < h.figures.size(); ++i) {
    const auto& point = view.point(i);
    const auto level = level_at(h, i);
    const auto* noise = scatter_at(h, i);
    table.add({view.series->key, point.label, point.experiment, point.cell().record.name, format_utc(point.started_us),
               h.measure.name, fmt::format("{:.6g}", h.figures[i].value()), fmt::format("{:.6g}", h.figures[i].se),
               std::to_string(h.figures[i].runs), level ? fmt::format("{:.6g}", *level) : "",
               noise == nullptr ? "" : fmt::format("{:.6g}", noise->sd), mark_of(view, i)});
  }
  return table.csv();
}

}  // namespace forklift::render
