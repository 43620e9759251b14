// How each cell's ratio and its interval came to be, block by block.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kMostCurves = 8;

/// Beside each other, so that the strokes of several cells are told apart.
double shifted(std::size_t block, std::size_t curve, std::size_t curves) {
  return static_cast<double>(block) + 0.5 * ((static_cast<double>(curve) + 0.5) / static_cast<double>(curves) - 0.5);
}

std::string ratio_tics(double low, double high) {
  std::string tics;
  const double wide = high / low;
  const double step = wide > 4 ? 2 : wide > 1.6 ? 1.25 : wide > 1.15 ? 1.05 : 1.01;
  for (double ratio = 1; ratio <= high * 1.0001; ratio *= step) tics += fmt::format("\"{0:.2f}\" {0:.4f}, ", ratio);
  for (double ratio = 1 / step; ratio >= low * 0.9999; ratio /= step)
    tics += fmt::format("\"{0:.2f}\" {0:.4f}, ", ratio);
  return tics.substr(0, tics.size() - 2);
}

std::string lead_of(const View& view) {
  const auto& rules = view.findings.rules;
  const std::string what = "Each point is the ratio to the baseline after so many blocks, the stroke its interval. ";
  if (!rules.until)
    return what + "The plan was fixed: only the last one counts, and looking at the others decides nothing.";
  return what + fmt::format(
                    "Looked at after every block, to at most {}: a cell whose interval has decided leaves, and "
                    "all looks together hold at {:.3g} %.",
                    rules.until->at_most, rules.confidence * 100);
}

}  // namespace

std::optional<Plot> course_plot(const View& view) {
  std::map<std::size_t, std::vector<analysis::CoursePoint>> by_cell;
  std::size_t first = 0, last = 0;
  for (const auto& point : view.findings.course) {
    if (!by_cell.contains(point.cell) && by_cell.size() == kMostCurves) continue;
    by_cell[point.cell].push_back(point);
    first = first == 0 ? point.block : std::min(first, point.block);
    last = std::max(last, point.block);
  }
  if (last <= first) return std::nullopt;
  Plot plot{.id = "course",
            .title = "How the ratios came to be",
            .lead = lead_of(view),
            .template_name = "course.gp",
            .wide_height = 320,
            .narrow_height = 270};
  plot.data = {"Ratio to the baseline after each block",
               {{"cell"}, {"blocks", true}, {"ratio", true}, {"from", true}, {"to", true}},
               {}};
  double low = 1, high = 1;
  std::string curves;
  std::size_t number = 0;
  for (const auto& [cell, points] : by_cell) {
    std::string rows;
    for (const auto& p : points) {
      // An interval of the first blocks may be endless: the axis follows the ratios and half-way decent intervals.
      const double from = std::max(p.interval.low, p.ratio / 4), to = std::min(p.interval.high, p.ratio * 4);
      low = std::min(low, from);
      high = std::max(high, to);
      const auto tip = plot.text(fmt::format("{}, after {} blocks: {:.3f} ({:.3f}–{:.3f})", view.cell_name(cell),
                                             p.block, p.ratio, p.interval.low, p.interval.high));
      rows += fmt::format("{} {} {} {} {}\n", shifted(p.block, number, by_cell.size()), p.ratio, from, to, tip);
      plot.data.add({view.cell_name(cell), std::to_string(p.block), fmt::format("{:.4f}", p.ratio),
                     fmt::format("{:.4f}", p.interval.low), fmt::format("{:.4f}", p.interval.high)});
    }
    plot.blocks.emplace_back(fmt::format("course{}", number), rows);
    plot.legend.emplace_back(number, view.cell_name(cell));
    curves += fmt::format(
        ", $course{0} using 1:2:3:4 with yerrorbars pt 7 ps 0.3 lw 1 lc rgb {1}, "
        "$course{0} using 1:2 with lines lw 1 lc rgb {1}, "
        "$course{0} using 1:2:5 with labels hypertext point pt 7 ps 0.5 lc rgb {1}",
        number, series_colour(number));
    plot.description +=
        fmt::format("{}: {:.2f} ({:.2f} to {:.2f}) after {} blocks. ", view.cell_name(cell), points.back().ratio,
                    points.back().interval.low, points.back().interval.high, points.back().block);
    ++number;
  }
  std::string tics;
  const std::size_t every = std::max<std::size_t>(1, (last - first) / 12);
  for (std::size_t block = first; block <= last; block += every)
    tics += fmt::format("{0}\"{1}\" {1}", tics.empty() ? "" : ", ", block);
  plot.settings = {{"first", fmt::format("{}", static_cast<double>(first) - 0.5)},
                   {"last", fmt::format("{}", static_cast<double>(last) + 0.5)},
                   {"low", fmt::format("{}", low / 1.02)},
                   {"high", fmt::format("{}", high * 1.02)},
                   {"x_tics", tics},
                   {"y_tics", ratio_tics(low / 1.02, high * 1.02)},
                   {"curves", "1 with lines lw 1 dt 2 lc rgb \"#020202\"" + curves}};
  return plot;
}

}  // namespace forklift::render
