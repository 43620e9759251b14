// What each setting brings, as a waterfall.
#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/effects.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

constexpr std::size_t kBase = 0, kGain = 2, kLoss = 6;  ///< series: blue, green, red

/// "+42 % (+31 to +54)", or that there is none.
std::string gain_words(const analysis::Comparison& c) {
  if (!c.ratio) return "not compared";
  const auto percent = [](double ratio) { return fmt::format("{:+.0f}", (ratio - 1) * 100); };
  if (!c.interval) return percent(*c.ratio) + " %";
  return fmt::format("{} % ({} to {})", percent(*c.ratio), percent(c.interval->low), percent(c.interval->high));
}

/// The blocks of the plot as they grow, one row per bar.
struct Waterfall {
  Plot plot;
  std::string names, bars, bands, links;
  double highest = 0;

  void row(int y, const std::string& name, const std::string& value, double from, double to, std::size_t series) {
    names += fmt::format("{} {} {}\n", y, plot.text(name), plot.text(value));
    bars += fmt::format("{} {} {} {}\n", from, to, y, series);
    highest = std::max({highest, from, to});
  }

  void step(const View& view, const analysis::Effect& step, int y, bool link) {
    const double from = view.findings.cells[step.from].mean(), to = view.findings.cells[step.to].mean();
    const auto words = gain_words(step.comparison);
    // Short words fit on a phone: the setting's last name and the change; the table has them whole.
    row(y,
        fmt::format("{}: {} → {}", step.setting.substr(step.setting.rfind('.') + 1), shown(step.before),
                    shown(step.after)),
        words.substr(0, words.find(" (")), from, to, to >= from ? kGain : kLoss);
    if (const auto& interval = step.comparison.interval)
      bands += fmt::format("{} {} {}\n", from * interval->low, from * interval->high, y);
    if (link) links += fmt::format("{} {}\n", from, y - 1);
    plot.data.add({step.setting, shown(step.before), shown(step.after), fmt::format("{:.1f}", from),
                   fmt::format("{:.1f}", to), words, verdict_words(step.comparison)});
    plot.description += fmt::format("{}: {}. ", step.setting, words);
  }

  Plot finish(int rows) {
    // gnuplot takes no empty block; these rows draw nothing that is seen.
    if (bands.empty()) bands = "0 0 -9\n";
    if (links.empty()) links = "0 -9\n";
    const auto axis = linear_axis(highest * 1.12, 5);
    plot.blocks = {{"names", names}, {"bars", bars}, {"bands", bands}, {"links", links}};
    plot.settings = {{"high", fmt::format("{}", axis.high)}, {"tics", axis.tics}, {"rows", std::to_string(rows)}};
    plot.wide_height = 34 + 56 * rows;
    plot.narrow_height = 34 + 52 * rows;
    return std::move(plot);
  }
};

}  // namespace

std::optional<Plot> effects_plot(const View& view) {
  const auto effects = analysis::effects_of(view.evidence, view.findings);
  if (effects.steps.empty()) return std::nullopt;
  Waterfall waterfall;
  auto& plot = waterfall.plot;
  plot.id = "effects";
  plot.title = effects.cumulative ? "What each setting adds" : "What each setting changes, alone";
  plot.lead = effects.cumulative ? "Each bar starts at the throughput without the setting and ends with it."
                                 : "Each bar starts at the baseline and ends where this one setting brings it.";
  plot.lead += " The line is the interval of its end; all of them hold together.";
  plot.template_name = "waterfall.gp";
  const auto& base = view.findings.cells[*view.findings.baseline];
  plot.data = {base.unit() + " before and after each setting",
               {{"setting"},
                {"before"},
                {"after"},
                {base.unit() + " before", true},
                {base.unit() + " after", true},
                {"change", true},
                {"verdict"}},
               {}};
  waterfall.row(0, view.cell_name(base.cell), grouped(base.mean()), base.mean(), 0, kBase);
  int y = 0;
  for (const auto& step : effects.steps) waterfall.step(view, step, ++y, effects.cumulative);
  return waterfall.finish(y + 1);
}

}  // namespace forklift::render
