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

  void row(const std::string& name, std::size_t series, const std::vector<double>& busy, int width) {
    labels += fmt::format("{}\"{}\" {}", rows == 0 ? "" : ", ", plot.text(name), rows);
    longest = std::max(longest, width_of(name));
    for (std::size_t i = 0; i < busy.size(); ++i) {
      const double x = static_cast<double>(i) * width;
      const int transparency = static_cast<int>(std::lround(255 * (1 - std::clamp(busy[i], 0.0, 1.0))));
      boxes += fmt::format("{} {} {} {}\n", x, x + width, rows, series_colour(series, transparency));
      plot.data.add({name, fmt::format("{:g}", x), fmt::format("{:.0f}", busy[i] * 100)});
      end = std::max(end, x + width);
    }
    ++rows;
  }
};

/// Busy share per `width` seconds, from the run's start on: what neither idles nor waits for the disk.
std::vector<double> busy_of(const std::vector<store::HostSeries>& series, const std::string& host,
                            const store::Run& run, int width) {
  const int seconds = static_cast<int>((*run.window_end_us - *run.start_at_us) / 1'000'000);
  std::vector<double> sums(static_cast<std::size_t>((seconds + width - 1) / width), 0);
  for (const auto& one : series) {
    if (one.host != host || (one.metric != "cpu.user_permille" && one.metric != "cpu.system_permille")) continue;
    for (std::size_t i = 0; i < one.points.size(); ++i) {
      const auto second =
          (one.begin_us - *run.start_at_us + 500'000 + static_cast<std::int64_t>(i) * 1'000'000) / 1'000'000;
      if (second < 0 || second >= seconds || one.points[i] == store::kNoPoint) continue;
      sums[static_cast<std::size_t>(second / width)] += static_cast<double>(one.points[i]) / 1000 / width;
    }
  }
  return sums;
}

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
      map.row(view.cell_name(i) + " · " + use.host, i, busy_of(found->second, use.host, *run, width), width);
      map.plot.description += fmt::format("{}, {}: {:.0f} % busy. ", view.cell_name(i), use.host, use.busy() * 100);
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
