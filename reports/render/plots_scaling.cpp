// Throughput against the number of nodes or terminals, where a scenario sweeps one of them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/analysis/numbers.hpp"
#include "reports/analysis/scaling.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

/// The fitted law as a thin line: solid where it was measured, dashed beyond.
void add_law(const View& view, const analysis::ScalingSeries& series, std::size_t number, double end, Plot& plot,
             std::string& curves) {
  const auto usl = analysis::usl_of(view.findings, series);
  if (!usl.fit) return;
  const double first = series.points.front().size, last = series.points.back().size;
  std::string inside, beyond;
  for (int i = 0; i <= 60; ++i) {
    const double n = first + (end - first) * i / 60;
    (n <= last ? inside : beyond) += fmt::format("{} {}\n", n, usl.fit->at(n));
  }
  plot.blocks.emplace_back(fmt::format("law{}", number), inside);
  curves += fmt::format(", $law{} using 1:2 with lines lw 1 lc rgb {}", number, series_colour(number, 0x50));
  if (beyond.empty()) return;
  plot.blocks.emplace_back(fmt::format("beyond{}", number), beyond);
  curves += fmt::format(", $beyond{} using 1:2 with lines lw 1.5 dt 3 lc rgb {}", number, series_colour(number));
}

/// Draws one series: points of runs, the line of means, the dashed ideal; returns the highest value seen.
double add_series(const View& view, const analysis::ScalingSeries& series, std::size_t number, double end, Plot& plot,
                  std::string& curves, bool legend) {
  std::string means, runs;
  double highest = 0;
  for (const auto& point : series.points) {
    const auto& cell = view.findings.cells[point.cell];
    means += fmt::format("{} {}\n", point.size, cell.mean());
    for (const double value : cell.headline().values) {
      runs += fmt::format("{} {} {}\n", point.size, value, plot.text(analysis::grouped(value) + " " + cell.unit()));
      highest = std::max(highest, value);
    }
    plot.data.add({series.name, fmt::format("{:g}", point.size), fmt::format("{:.1f}", cell.mean()),
                   fmt::format("{:.2f}", point.speed_up), fmt::format("{:.0f} %", point.efficiency * 100)});
  }
  const auto& first = series.points.front();
  const double slope = view.findings.cells[first.cell].mean() / first.size;
  plot.blocks.emplace_back(fmt::format("means{}", number), means);
  plot.blocks.emplace_back(fmt::format("runs{}", number), runs);
  plot.blocks.emplace_back(fmt::format("ideal{}", number),
                           fmt::format("{} {}\n{} {}\n", first.size, slope * first.size, end, slope * end));
  const auto colour = series_colour(number);
  curves += fmt::format(
      "{0}$ideal{1} using 1:2 with lines lw 1 dt 2 lc rgb {2}, $means{1} using 1:2 with lines lw 2 lc rgb {2}, "
      "$runs{1} using 1:2:3 with labels hypertext point pt 7 ps 0.5 lc rgb {2}",
      curves.empty() ? "" : ", ", number, colour);
  add_law(view, series, number, end, plot, curves);
  const auto& last = series.points.back();
  plot.description +=
      fmt::format("{}: {:.2f} times from {:g} to {:g}. ", series.name, last.speed_up, first.size, last.size);
  if (legend) plot.legend.emplace_back(number, series.name);
  return highest;
}

}  // namespace

std::optional<Plot> scaling_plot(const View& view) {
  const auto scaling = analysis::scaling_of(view.evidence, view.findings);
  if (scaling.series.empty()) return std::nullopt;
  const auto unit = view.findings.cells[scaling.series.front().points.front().cell].unit();
  Plot plot{.id = "scaling",
            .title = unit + " by " + scaling.what,
            .lead =
                "Points are runs, lines join the means. Dashed: perfect scaling from the smallest. Thin: the "
                "scalability law, dotted beyond what was measured.",
            .template_name = "scaling.gp",
            .wide_height = 360,
            .narrow_height = 290};
  plot.data = {"Speed-up and efficiency against the smallest",
               {{"series"}, {scaling.what, true}, {unit, true}, {"speed-up", true}, {"efficiency", true}},
               {}};
  double highest = 0, largest = 0;
  std::set<double> sizes;
  for (const auto& series : scaling.series) {
    for (const auto& point : series.points) sizes.insert(point.size);
  }
  largest = *sizes.rbegin() * (sizes.size() > 3 ? 1.4 : 1.08);  // room for the law beyond the largest
  std::string curves;
  for (std::size_t i = 0; i < scaling.series.size() && i < 8; ++i) {
    highest =
        std::max(highest, add_series(view, scaling.series[i], i, largest, plot, curves, scaling.series.size() > 1));
  }
  const auto y = linear_axis(highest * 1.15, 5);
  plot.settings = {{"end", fmt::format("{}", largest)}, {"high", fmt::format("{}", y.high)},
                   {"x_tics", tics_at(sizes)},          {"y_tics", y.tics},
                   {"x_label", scaling.what},           {"curves", curves}};
  return plot;
}

}  // namespace forklift::render
