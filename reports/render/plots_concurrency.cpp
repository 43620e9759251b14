// Throughput against the number of clients: direct and through each kind of proxy.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/units.hpp"
#include "reports/analysis/concurrency.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

/// A line through the means and a point per run; a size at which nothing ended with a number is a gap.
std::string add_curve(const View& view, const analysis::ConcurrencyCurve& curve, std::size_t number, Plot& plot) {
  std::string means, runs;
  for (const auto& point : curve.points) {
    if (point.tx_per_s > 0) {
      means += fmt::format("{} {}\n", point.clients, point.tx_per_s);
      for (const double value : view.findings.cells[point.cell].headline().values)
        runs +=
            fmt::format("{} {} {}\n", point.clients, value,
                        plot.text(fmt::format("{}, {} clients: {} tx/s", curve.name(), point.clients, grouped(value))));
    } else {
      means += "\n";
    }
  }
  if (runs.empty()) return "";
  plot.blocks.emplace_back(fmt::format("means{}", number), means);
  plot.blocks.emplace_back(fmt::format("runs{}", number), runs);
  plot.legend.emplace_back(number, curve.name());
  return fmt::format(
      "$means{0} using 1:2 with lines lw 2 lc rgb {1}, "
      "$runs{0} using 1:2:3 with labels hypertext point pt 7 ps 0.5 lc rgb {1}",
      number, series_colour(number));
}

}  // namespace

Table concurrency_table(const View& view) {
  Table table{"Transactions per second and response times, by clients",
              {{"way"}, {"clients", true}, {"tx/s", true}, {"against direct", true}, {"50 %", true}, {"95 %", true}},
              {}};
  const auto found = analysis::concurrency_of(view.evidence, view.findings);
  const auto direct_at = [&](const analysis::ConcurrencyCurve& curve, int clients) {
    for (const auto& other : found.curves) {
      if (other.kind != "direct" || other.rest != curve.rest) continue;
      for (const auto& point : other.points) {
        if (point.clients == clients) return point.tx_per_s;
      }
    }
    return 0.0;
  };
  for (const auto& curve : found.curves) {
    for (const auto& point : curve.points) {
      const double direct = direct_at(curve, point.clients);
      const bool known = point.tx_per_s > 0;
      table.add({curve.name(), std::to_string(point.clients), known ? grouped(point.tx_per_s) : "gave up",
                 known && direct > 0 ? fmt::format("{:.2f}", point.tx_per_s / direct) : "–",
                 known ? format_latency(point.p50_us) : "–", known ? format_latency(point.p95_us) : "–"});
    }
  }
  return table;
}

std::optional<Plot> concurrency_plot(const View& view) {
  const auto found = analysis::concurrency_of(view.evidence, view.findings);
  Plot plot{.id = "concurrency",
            .title = "Transactions per second by clients",
            .lead = "Points are runs, lines join the means; a line ends where nothing was answered.",
            .template_name = "concurrency.gp",
            .wide_height = 360,
            .narrow_height = 290};
  std::set<int> sizes;
  double highest = 0;
  std::string curves;
  for (std::size_t i = 0; i < found.curves.size() && i < 8; ++i) {
    const auto words = add_curve(view, found.curves[i], i, plot);
    if (!words.empty()) curves += (curves.empty() ? "" : ", ") + words;
    for (const auto& point : found.curves[i].points) {
      sizes.insert(point.clients);
      for (const double value : view.findings.cells[point.cell].headline().values) highest = std::max(highest, value);
    }
  }
  if (curves.empty() || sizes.size() < 2) return std::nullopt;
  plot.data = concurrency_table(view);
  for (const auto& crossing : found.crossings) plot.description += analysis::crossing_words(crossing) + " ";
  std::string tics;
  for (const int size : sizes) tics += fmt::format("{0}\"{1}\" {1}", tics.empty() ? "" : ", ", size);
  const auto y = linear_axis(highest * 1.15, 5);
  plot.settings = {{"low", fmt::format("{}", *sizes.begin() * 0.85)},
                   {"end", fmt::format("{}", *sizes.rbegin() * 1.18)},
                   {"high", fmt::format("{}", y.high)},
                   {"x_tics", tics},
                   {"y_tics", y.tics},
                   {"curves", curves}};
  return plot;
}

}  // namespace forklift::render
