#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kMostRows = 24;
constexpr int kMostBoxes = 150;

/// The last valid run of a cell, which stands for it.
const store::Run* last_run(const View& view, std::size_t cell) {
  const store::Run* last = nullptr;
  for (const auto at : view.findings.cells[cell].runs) {
    const auto& run = view.evidence.runs[at];
    if (run.status == store::RunStatus::valid && run.start_at_us && run.window_end_us) last = &run;
  }
  return last;
}

struct HeatMap {
  Plot plot{};
  std::string boxes{}, labels{};
  std::size_t rows = 0, longest = 4;
  double end = 0;

  void row(const std::string& name, std::size_t series, const std::vector<std::optional<double>>& busy, int width) {
    labels += fmt::format("{}\"{}\" {}", rows == 0 ? "" : ", ", plot.text(name), rows);
    longest = std::max(longest, width_of(name));
    for (std::size_t i = 0; i < busy.size(); ++i) {
      if (!busy[i]) continue;  // no reading is no box
      const double x = static_cast<double>(i) * width;
      const int transparency = static_cast<int>(std::lround(255 * (1 - *busy[i])));
      boxes += fmt::format("{} {} {} {}\n", x, x + width, rows, series_colour(series, transparency));
      plot.data.add({name, fmt::format("{:g}", x), fmt::format("{:.0f}", *busy[i] * 100)});
    }
    end = std::max(end, static_cast<double>(busy.size()) * width);
    ++rows;
  }
};

}  // namespace

std::optional<Plot> hosts_plot(const View& view) {
  HeatMap map;
  map.plot.id = "hosts";
  map.plot.title = "CPU of the hosts over time";
  map.plot.lead = "The last valid run of each cell, one box per moment: the fuller the colour, the busier the host.";
  map.plot.template_name = "heat.gp";
  map.plot.data = {"Busy share of all cores", {{"cell and host"}, {"second", true}, {"busy in %", true}}, {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto* run = last_run(view, i);
    if (run == nullptr) continue;
    const auto found = view.evidence.host_series.find(run->number);
    if (found == view.evidence.host_series.end()) continue;
    const auto seconds = static_cast<int>((*run->window_end_us - *run->start_at_us) / 1'000'000);
    const int width = std::max(1, (seconds + kMostBoxes - 1) / kMostBoxes);
    for (const auto& use : view.findings.cells[i].hosts) {
      if (map.rows >= kMostRows) break;
      const auto busy = use.busy();
      if (!busy) continue;
      map.row(view.cell_name(i) + " · " + use.host, i,
              analysis::busy_over_time(found->second, use.host, *run->start_at_us, *run->window_end_us, width), width);
      map.plot.description += fmt::format("{}, {}: {:.0f} % busy. ", view.cell_name(i), use.host, *busy * 100);
    }
  }
  if (map.rows == 0 || map.end <= 0) return std::nullopt;
  const auto x = seconds_axis(map.end, 8);
  map.plot.blocks = {{"boxes", map.boxes}};
  map.plot.settings = {{"end", fmt::format("{}", map.end)},
                       {"rows", std::to_string(map.rows)},
                       {"labels", map.labels},
                       {"x_tics", x.tics},
                       {"label_width", fmt::format("{}", std::min<std::size_t>(map.longest, 26) + 1)}};
  map.plot.wide_height = map.plot.narrow_height = static_cast<int>(40 + 24 * map.rows);
  return std::move(map.plot);
}

}  // namespace forklift::render
