// What each setting brings, as a waterfall.
#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/effects.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

constexpr std::size_t kBase = 0, kGain = 2, kLoss = 6;  ///< series: blue, green, red

std::string shown(const std::string& value) { return value.empty() ? "–" : value; }

/// "+42 % (+31 to +54)", or the verdict where the difference is none.
std::string gain_words(const analysis::Comparison& c) {
  if (!c.ratio) return "too few runs";
  const auto percent = [](double ratio) { return fmt::format("{:+.0f}", (ratio - 1) * 100); };
  return fmt::format("{} % ({} to {})", percent(c.ratio->ratio), percent(c.ratio->interval.low),
                     percent(c.ratio->interval.high));
}

}  // namespace

std::optional<Plot> effects_plot(const View& view) {
  const auto effects = analysis::effects_of(view.evidence, view.findings);
  if (effects.steps.empty()) return std::nullopt;
  Plot plot{.id = "effects",
            .title = effects.cumulative ? "What each setting adds" : "What each setting changes, alone",
            .lead = effects.cumulative ? "Each bar starts at the throughput without the setting and ends with it. The "
                                         "line is the 95 % interval of its end."
                                       : "Each bar starts at the baseline and ends where this one setting brings it. "
                                         "The line is the 95 % interval of its end.",
            .template_name = "waterfall.gp"};
  plot.data = {"NOTPM before and after each setting",
               {{"setting"},
                {"before"},
                {"after"},
                {"NOTPM before", true},
                {"NOTPM after", true},
                {"change", true},
                {"verdict"}},
               {}};
  const auto& base = view.findings.cells[*view.findings.baseline];
  std::string names =
      fmt::format("0 {} {}\n", plot.text(view.cell_name(base.cell)), plot.text(grouped(base.mean_notpm)));
  std::string bars = fmt::format("0 {} 0 {}\n", base.mean_notpm, kBase), bands;
  double highest = base.mean_notpm;
  for (std::size_t i = 0; i < effects.steps.size(); ++i) {
    const auto& step = effects.steps[i];
    const double from = view.findings.cells[step.from].mean_notpm, to = view.findings.cells[step.to].mean_notpm;
    const auto words = gain_words(step.comparison);
    names += fmt::format("{} {} {}\n", i + 1,
                         plot.text(fmt::format("{}: {} → {}", step.setting, shown(step.before), shown(step.after))),
                         plot.text(words));
    bars += fmt::format("{} {} {} {}\n", from, to, i + 1, to >= from ? kGain : kLoss);
    if (step.comparison.ratio) {
      bands += fmt::format("{} {} {}\n", from * step.comparison.ratio->interval.low,
                           from * step.comparison.ratio->interval.high, i + 1);
    }
    highest = std::max({highest, from, to});
    plot.data.add({step.setting, shown(step.before), shown(step.after), fmt::format("{:.1f}", from),
                   fmt::format("{:.1f}", to), words, to_string(step.comparison.verdict)});
    plot.description += fmt::format("{}: {}. ", step.setting, words);
  }
  std::string links;
  for (std::size_t i = 0; effects.cumulative && i < effects.steps.size(); ++i) {
    links += fmt::format("{} {}\n", view.findings.cells[effects.steps[i].from].mean_notpm, i);
  }
  // gnuplot takes no empty block; these rows draw nothing that is seen.
  if (bands.empty()) bands = "0 0 -9\n";
  if (links.empty()) links = "0 -9\n";
  const auto axis = linear_axis(highest * 1.12, 5);
  const auto rows = static_cast<int>(effects.steps.size()) + 1;
  plot.blocks = {{"names", names}, {"bars", bars}, {"bands", bands}, {"links", links}};
  plot.settings = {{"high", fmt::format("{}", axis.high)}, {"tics", axis.tics}, {"rows", std::to_string(rows)}};
  plot.wide_height = 34 + 56 * rows;
  plot.narrow_height = 34 + 52 * rows;
  return plot;
}

}  // namespace forklift::render
