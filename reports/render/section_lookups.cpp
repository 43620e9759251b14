// Key lookups: what each phase of each cell came to, as a table and as bars.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/units.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/plots.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

std::string latency(const Histogram& histogram, double percentile) {
  return histogram.count() == 0 ? "–" : format_latency(static_cast<double>(histogram.percentile_us(percentile)));
}

/// "3 absent, 1 unknown"; empty if all were done.
std::string others(const analysis::LookupFinding& finding) {
  std::string words;
  for (std::size_t i = 1; i < finding.outcomes.size(); ++i) {
    if (finding.outcomes[i] == 0) continue;
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", finding.outcomes[i], contract::kLookupOutcomes[i]);
  }
  if (finding.wrong_rows > 0) words += fmt::format("{}{} wrong rows", words.empty() ? "" : ", ", finding.wrong_rows);
  return words;
}

/// The phase's ratio to the baseline's with its interval, and the verdict. Empty for an experiment of one cell, where
/// the columns go away.
std::pair<std::string, std::string> against_baseline(const View& view, const analysis::LookupFinding& f) {
  if (view.findings.cells.size() < 2) return {};
  if (view.findings.baseline == f.cell) return {"1.00", "baseline"};
  const auto& cell = view.findings.cells[f.cell];
  const auto* rate = cell.find("lookups_per_s." + f.phase);
  if (rate == nullptr) return {"–", "–"};
  const auto verdict = verdict_word(cell, *rate);
  return {ratio_words(rate->against), verdict};
}

}  // namespace

Table lookups_table(const View& view) {
  Table table{
      "Lookups done per second, of all drivers together; per second of the drivers' processor time (/s/core); response "
      "times from the intended start to the answer in the definer's hands; the part of it before the batch was sent.",
      {{"cell"},
       {"phase"},
       {"runs", true},
       {"lookups/s", true},
       {"95 % interval", true},
       {"ratio", true},
       {"verdict"},
       {"/s/core", true},
       {"per batch", true},
       {"p50", true},
       {"p95", true},
       {"p99", true},
       {"p99.9", true},
       {"queued p50", true},
       {"queued p99", true},
       {"not done"},
       {"of the offered load", true}},
      {}};
  for (const auto& f : view.findings.lookups) {
    const auto [ratio, verdict] = against_baseline(view, f);
    table.add({view.cell_name(f.cell), f.phase, std::to_string(f.runs.size()), grouped(f.mean_per_s),
               f.interval ? fmt::format("{}–{}", grouped(f.interval->low), grouped(f.interval->high)) : "–", ratio,
               verdict, grouped(f.per_core), fmt::format("{:.1f}", f.batch), latency(f.response, 50),
               latency(f.response, 95), latency(f.response, 99), latency(f.response, 99.9), latency(f.queue_wait, 50),
               latency(f.queue_wait, 99), others(f),
               f.pace ? fmt::format("{} of {}/s{}", reached_words(*f.pace), grouped(f.pace->offered_per_s),
                                    f.pace->is_limit() ? ": the pacing is the limit" : "")
                      : ""});
  }
  return table;
}

std::optional<Plot> lookups_plot(const View& view) {
  double highest = 0;
  for (const auto& f : view.findings.lookups) {
    for (const double v : f.per_s) highest = std::max(highest, v);
  }
  if (highest <= 0) return std::nullopt;
  Plot plot{.id = "lookups",
            .title = "Lookups per second",
            .lead =
                "Each point is one valid run, the stroke is their mean, the band its 95 % interval. Further right is "
                "faster.",
            .template_name = "headline.gp"};
  plot.data = {"Lookups per second of every valid run", {{"cell"}, {"phase"}, {"run", true}, {"lookups/s", true}}, {}};
  std::string names, means, runs;
  std::size_t row = 0;
  for (const auto& f : view.findings.lookups) {
    const auto name = fmt::format("{}: {}", view.cell_name(f.cell), f.phase);
    names += fmt::format("{} {} {}\n", row, plot.text(name), plot.text(grouped(f.mean_per_s)));
    const auto interval = f.interval.value_or(analysis::Interval{f.mean_per_s, f.mean_per_s});
    means += fmt::format("{} {} {} {} {}\n", f.mean_per_s, row, interval.low, std::min(interval.high, highest * 1.05),
                         f.cell % 8);
    plot.description += fmt::format("{}: mean {}. ", name, grouped(f.mean_per_s));
    for (std::size_t i = 0; i < f.per_s.size(); ++i) {
      const auto number = view.evidence.runs[f.runs[i]].number.value();
      const auto tip = plot.text(fmt::format("run {}: {}/s", number, grouped(f.per_s[i])));
      runs += fmt::format("{} {} {} {}\n", f.per_s[i], row, tip, f.cell % 8);
      plot.data.add({view.cell_name(f.cell), f.phase, std::to_string(number), fmt::format("{:.0f}", f.per_s[i])});
    }
    ++row;
  }
  runs += "0 0 - 9\n";  // as in headline_plot: gnuplot takes no data of which nothing is drawn
  const auto axis = linear_axis(highest * 1.06, 5);
  plot.blocks = {{"names", names}, {"means", means}, {"runs", runs}};
  plot.settings = {{"high", fmt::format("{}", axis.high)}, {"tics", axis.tics}, {"rows", std::to_string(row)}};
  plot.wide_height = static_cast<int>(34 + 56 * row);
  plot.narrow_height = static_cast<int>(34 + 52 * row);
  return plot;
}

}  // namespace forklift::render
