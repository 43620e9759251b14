#include "reports/render/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/history_tables.hpp"

namespace forklift::render {
namespace {

using analysis::HistoryChange;

bool contains(const std::vector<std::size_t>& list, std::size_t i) {
  return std::find(list.begin(), list.end(), i) != list.end();
}

/// In no level's mean.
bool is_aside(const analysis::History& h, std::size_t i) {
  return contains(h.changes.spikes, i) || (h.changes.run_again && i + 1 == h.figures.size());
}

std::vector<std::vector<analysis::Unlike>> beside_changes(const std::vector<store::Reader>& readers,
                                                          const HistoryView& view) {
  const auto circumstances = [&](std::size_t figure) {
    const auto& point = view.point(figure);
    const auto& reader = readers[point.source];
    return circumstances_of(analysis::gather_inventory(reader, reader.experiment(point.number)), point.cell());
  };
  std::vector<std::vector<analysis::Unlike>> all;
  for (const auto& change : view.history.changed) {
    auto before = change.figure - 1, after = change.figure;
    while (before > 0 && is_aside(view.history, before)) --before;
    while (after + 1 < view.history.figures.size() && is_aside(view.history, after)) ++after;
    all.push_back(unlike(circumstances(before), circumstances(after)));
  }
  return all;
}

std::string where_words(const HistoryView& view, std::size_t figure) {
  const auto& point = view.point(figure);
  return fmt::format("“{}” ({})", point.label, day_of(point.started_us));
}

std::string beside_words(const std::vector<analysis::Unlike>& beside) {
  constexpr std::size_t kMost = 5;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::min(beside.size(), kMost); ++i)
    words.push_back(fmt::format("{} {} → {}", beside[i].name, shown(beside[i].a), shown(beside[i].b)));
  if (beside.size() > kMost) words.push_back(fmt::format("and {} more", beside.size() - kMost));
  return words.empty() ? "" : "; there differ " + join(words, ", ");
}

HistoryFinding change_finding(const HistoryView& view, const HistoryChange& change,
                              const std::vector<analysis::Unlike>& beside) {
  const auto& measure = view.history.measure;
  return {
      change.worse ? "bad" : "good",
      fmt::format("From {} on: {} instead of {} {}, {:.2f} ({}) times as much{}", where_words(view, change.figure),
                  analysis::shown_value(measure, change.after), analysis::shown_value(measure, change.before),
                  measure.title, change.step.ratio, analysis::range_words(change.step.interval), beside_words(beside))};
}

HistoryFinding noise_finding(const HistoryView& view, const HistoryChange& change) {
  return {change.worse ? "warn" : "plain",
          fmt::format("The machines became {} at {}: runs differ by {:.1f} %, {:.1f} % before ({:.1f}, {}, times as "
                      "much)",
                      change.worse ? "noisier" : "quieter", where_words(view, change.figure), change.after * 100,
                      change.before * 100, change.step.ratio, analysis::range_words(change.step.interval))};
}

void add_level_findings(const HistoryView& view, std::vector<HistoryFinding>& all) {
  const auto& h = view.history;
  for (std::size_t i = 0; i < h.changed.size(); ++i)
    all.push_back(
        change_finding(view, h.changed[i], i < view.beside.size() ? view.beside[i] : std::vector<analysis::Unlike>{}));
  if (!h.is_judged) {
    all.push_back({"warn", fmt::format("No change can be told yet: it takes points of two or more runs, or 8 points; "
                                       "there are {}",
                                       h.figures.size())});
  } else if (h.changed.empty()) {
    all.push_back({"plain", fmt::format("No change over {} points", h.figures.size())});
  }
}

}  // namespace

const analysis::SeriesPoint& HistoryView::point(std::size_t figure) const {
  return series->points[history.figures[figure].point];
}

std::string HistoryView::title() const {
  const auto& newest = series->newest();
  return newest.scenario + "/" + newest.cell().record.name;
}

HistoryView view_of(const std::vector<store::Reader>& readers, const analysis::Series& series,
                    const std::string& measure) {
  HistoryView view{.series = &series, .history = {}, .beside = {}};
  view.history = history_of(series, measure.empty() ? series.headline() : measure);
  if (!measure.empty() && view.history.measure.name.empty()) {
    std::vector<std::string> known;
    for (const auto& one : series.newest().cell().record.measures) known.push_back(one.name);
    const auto near = nearest_name(measure, known);
    throw Error{ErrorKind::config, "series " + series.key, fmt::format("it has no measure \"{}\"", measure),
                near ? fmt::format("Did you mean \"{}\"?", *near) : "Its measures are: " + join(known, ", ")};
  }
  view.beside = beside_changes(readers, view);
  return view;
}

std::vector<HistoryView> views_of(const std::vector<store::Reader>& readers, const std::vector<analysis::Series>& all,
                                  const std::string& measure, bool with_beside) {
  std::vector<HistoryView> views;
  for (const auto& series : all) {
    auto& view = views.emplace_back(HistoryView{.series = &series, .history = {}, .beside = {}});
    view.history = history_of(series, measure);
    if (view.history.measure.name.empty()) view.history = history_of(series, series.headline());
    if (with_beside) view.beside = beside_changes(readers, view);
  }
  return views;
}

std::string sparkline(const analysis::History& h) {
  constexpr const char* kBlocks[]{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double low = 0, high = 0;
  bool any = false;
  for (std::size_t i = 0; i < h.figures.size(); ++i) {
    if (is_aside(h, i)) continue;
    const double value = h.figures[i].log_value;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  std::string line;
  for (std::size_t i = 0; i < h.figures.size(); ++i) {
    const double share = high > low ? (h.figures[i].log_value - low) / (high - low) : 0.5;
    line += is_aside(h, i) ? " " : kBlocks[std::clamp(static_cast<int>(share * 8), 0, 7)];
  }
  return line;
}

std::vector<HistoryFinding> findings_of(const HistoryView& view) {
  const auto& h = view.history;
  std::vector<HistoryFinding> all;
  add_level_findings(view, all);
  for (const auto i : h.changes.spikes)
    all.push_back({"warn", fmt::format("{} stands alone: {} {}; it moves no level", where_words(view, i),
                                       analysis::shown_value(h.measure, h.figures[i].value()), h.measure.title)});
  if (h.changes.run_again)
    all.push_back({"warn", fmt::format("The last point, {}, stands alone so far: {} {}. Run it again: a second like it "
                                       "is a change",
                                       where_words(view, h.figures.size() - 1),
                                       analysis::shown_value(h.measure, h.figures.back().value()), h.measure.title)});
  for (const auto& change : h.noise_changed) all.push_back(noise_finding(view, change));
  if (h.changes.between > 0)
    all.push_back({"plain", fmt::format("Points differ by {:.1f} % beside their own errors", h.changes.between * 100)});
  if (h.left_out > 0)
    all.push_back(
        {"plain", fmt::format("{} without a value of this measure",
                              h.left_out == 1 ? std::string{"1 point is"} : fmt::format("{} points are", h.left_out))});
  return all;
}

std::string mark_of(const HistoryView& view, std::size_t figure) {
  const auto& h = view.history;
  std::vector<std::string> words;
  for (const auto& change : h.changed) {
    if (change.figure == figure) words.emplace_back(change.worse ? "worse from here on" : "better from here on");
  }
  if (contains(h.changes.spikes, figure)) words.emplace_back("stands alone");
  if (h.changes.run_again && figure + 1 == h.figures.size()) words.emplace_back("stands alone: run it again");
  if (h.figures[figure].noisier) words.emplace_back("its runs scatter more");
  for (const auto& change : h.noise_changed) {
    if (change.figure == figure) words.emplace_back(change.worse ? "noisier from here on" : "quieter from here on");
  }
  return join(words, ", ");
}

std::string series_text(const std::vector<HistoryView>& all) {
  return all.empty() ? "no series yet\n" : series_table(all).text();
}

std::string history_text(const HistoryView& view) {
  const auto& h = view.history;
  auto out = fmt::format("{}  {}, {}\n{}\n\n{}\n", view.series->key, view.title(), heading_of(h.measure), sparkline(h),
                         points_table(view).text());
  for (const auto& finding : findings_of(view)) out += finding.text + ".\n";
  return out;
}

}  // namespace forklift::render
