#include "reports/render/history_tables.hpp"

#include <fmt/format.h>

#include "common/core/clock.hpp"
#include "reports/analysis/load.hpp"
#include "reports/render/measure_columns.hpp"

namespace forklift::render {
namespace {

std::string brief_findings(const HistoryView& view) {
  const auto& h = view.history;
  std::string words;
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
  std::size_t worse = 0;
  for (const auto& change : h.changed) worse += change.worse ? 1 : 0;
  if (!h.changed.empty())
    add(fmt::format("{} {}{}", h.changed.size(), h.changed.size() == 1 ? "change" : "changes",
                    worse == 0 ? "" : fmt::format(" ({} for the worse)", worse)));
  if (h.changes.run_again) add("run the last again");
  if (!h.noise_changed.empty() && h.noise_changed.back().worse) add("noisier");
  return words;
}

}  // namespace

std::string day_of(std::int64_t wall_us) { return format_utc(wall_us).substr(0, 10); }

Table series_table(const std::vector<HistoryView>& all) {
  Table table{"All series, the one measured last first",
              {{"series"},
               {"cell"},
               {"workload"},
               {"measure"},
               {"newest", true},
               {"points", true},
               {"first"},
               {"last"},
               {"over time"},
               {"found"}},
              {}};
  for (const auto& view : all) {
    const auto& h = view.history;
    const auto newest = h.figures.empty() ? std::nullopt : std::optional{h.figures.back().value()};
    table.add({view.series->key, view.title(), analysis::kind_of(view.series->newest().cell()), h.measure.title,
               shown_or_dash(h.measure, newest), std::to_string(view.series->points.size()),
               day_of(view.series->points.front().started_us), day_of(view.series->newest().started_us), sparkline(h),
               brief_findings(view)});
  }
  return table;
}

Table points_table(const HistoryView& view) {
  const auto& h = view.history;
  Table table{"Points in time order",
              {{"label"},
               {"date"},
               column_of(h.measure),
               {"error", true},
               {"runs", true},
               {"noise", true},
               {"experiment"},
               {""}},
              {}};
  std::vector<std::string> noise(h.figures.size(), "–");
  for (const auto& one : h.noise) noise[one.figure] = fmt::format("{:.1f} %", one.scatter.sd * 100);
  for (std::size_t i = 0; i < h.figures.size(); ++i) {
    const auto& figure = h.figures[i];
    const auto& point = view.point(i);
    table.add({point.label, day_of(point.started_us), shown_or_dash(h.measure, figure.value()),
               fmt::format("±{:.1f} %", figure.se * 100), fmt::format("{}", figure.runs), noise[i],
               point.experiment + "/" + point.cell().record.name, mark_of(view, i)});
  }
  return table;
}

}  // namespace forklift::render
