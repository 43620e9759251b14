// The time of a transaction against the round trip of the links, where a scenario sweeps their delay.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/analysis/distance.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kMostDistances = 8;

/// Points of runs and their line; returns the highest value seen, in ms.
double add_distance(const analysis::Distance& distance, std::size_t number, double end, Plot& plot, std::string& curves,
                    bool legend) {
  std::string runs;
  double highest = 0;
  for (const auto& point : distance.points) {
    for (const double time : point.transaction_us) {
      runs += fmt::format("{} {} {}\n", point.round_trip_us / 1000, time / 1000,
                          plot.text(fmt::format("{:.2f} ms", time / 1000)));
      highest = std::max(highest, time / 1000);
    }
  }
  const auto at = [&](double ms) { return distance.at_zero_us / 1000 + distance.round_trips * ms; };
  plot.blocks.emplace_back(fmt::format("waits{}", number), runs);
  plot.blocks.emplace_back(fmt::format("line{}", number), fmt::format("0 {}\n{} {}\n", at(0), end, at(end)));
  const auto colour = series_colour(number);
  curves += fmt::format(
      "{0}$line{1} using 1:2 with lines lw 2 lc rgb {2}, "
      "$waits{1} using 1:2:3 with labels hypertext point pt 7 ps 0.5 lc rgb {2}",
      curves.empty() ? "" : ", ", number, colour);
  const auto interval =
      distance.interval ? fmt::format("{:.1f}–{:.1f}", distance.interval->low, distance.interval->high) : "–";
  plot.data.add({distance.name, fmt::format("{:.1f}", distance.round_trips), interval,
                 distance.counted ? fmt::format("{:.1f} {}", *distance.counted, distance.what_counted) : "–",
                 fmt::format("{:.2f}", distance.at_zero_us / 1000)});
  plot.description += analysis::distance_words(distance) + " ";
  if (legend) plot.legend.emplace_back(number, distance.name);
  return highest;
}

}  // namespace

std::optional<Plot> distance_plot(const View& view) {
  const auto distances = analysis::distances_of(view.evidence, view.findings);
  if (distances.empty()) return std::nullopt;
  Plot plot{.id = "distance",
            .title = "Time of a transaction by the links’ round trip",
            .lead =
                "In ms. Points are runs (clients / throughput); the slope of a line is the number of times that a "
                "transaction waits for a link and back.",
            .template_name = "scaling.gp",
            .wide_height = 320,
            .narrow_height = 270};
  plot.data = {"Round trips of links per transaction: from the slope, and counted",
               {{"cells"}, {"slope", true}, {"95 % interval", true}, {"counted", true}, {"without delay, ms", true}},
               {}};
  std::set<double> round_trips;
  for (const auto& distance : distances) {
    for (const auto& point : distance.points) round_trips.insert(point.round_trip_us / 1000);
  }
  const double end = *round_trips.rbegin() * 1.08;
  double highest = 0;
  std::string curves;
  for (std::size_t i = 0; i < distances.size() && i < kMostDistances; ++i)
    highest = std::max(highest, add_distance(distances[i], i, end, plot, curves, distances.size() > 1));
  const auto y = linear_axis(highest * 1.15, 5);
  plot.settings = {{"end", fmt::format("{}", end)},         {"high", fmt::format("{}", y.high)},
                   {"x_tics", tics_at(round_trips)},        {"y_tics", y.tics},
                   {"x_label", "round trip of a link, ms"}, {"curves", curves}};
  return plot;
}

}  // namespace forklift::render
