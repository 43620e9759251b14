// Plots of latencies and of throughput over time.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "common/core/units.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/statistics.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/plots.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kMostCells = 8;    ///< as many as there are colours that can be told apart
constexpr std::size_t kRunsPerCell = 3;  ///< thin curves behind each cell's mean
constexpr double kMostPoints = 150;

/// Cells with a valid run, the fastest first if there are more than can be shown.
std::vector<std::size_t> shown_cells(const View& view) {
  std::vector<std::size_t> cells;
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    if (view.findings.cells[i].measured()) cells.push_back(i);
  }
  if (cells.size() > kMostCells) {
    std::stable_sort(cells.begin(), cells.end(),
                     [&](auto a, auto b) { return view.findings.cells[a].mean() > view.findings.cells[b].mean(); });
    cells.resize(kMostCells);
    std::sort(cells.begin(), cells.end());
  }
  return cells;
}

/// " The 8 fastest of 12 cells."; empty if all are shown.
std::string shown_words(const View& view) {
  const auto shown = shown_cells(view).size();
  const auto all = std::count_if(view.findings.cells.begin(), view.findings.cells.end(),
                                 [](const auto& cell) { return cell.measured(); });
  return static_cast<std::size_t>(all) <= shown ? "" : fmt::format(" The {} fastest of {} cells.", shown, all);
}

using Curve = std::vector<std::pair<double, double>>;  ///< second, committed per second

/// Committed transactions of all types per second, averaged over those of `width` seconds that were reported: one that
/// is missing is not 0.
Curve curve_of(const std::vector<store::Second>& seconds, int width, double end) {
  std::map<int, double> per_second;
  for (const auto& s : seconds) per_second[s.second] += static_cast<double>(s.committed);
  std::map<int, std::vector<double>> bins;
  for (const auto& [second, committed] : per_second) bins[second / width].push_back(committed);
  Curve curve;
  for (const auto& [bin, counts] : bins) {
    if ((bin + 1) * width <= end + 1e-3) curve.emplace_back((bin + 0.5) * width, analysis::mean(counts));
  }
  return curve;
}

std::string rows_of(const Curve& curve) {
  std::string rows;
  for (const auto& [second, rate] : curve) rows += fmt::format("{} {}\n", second, rate);
  return rows;
}

Curve mean_of(const std::vector<Curve>& curves) {
  std::map<double, std::pair<double, int>> sums;
  for (const auto& curve : curves) {
    for (const auto& [second, rate] : curve) {
      sums[second].first += rate;
      ++sums[second].second;
    }
  }
  Curve out;
  for (const auto& [second, sum] : sums) out.emplace_back(second, sum.first / sum.second);
  return out;
}

struct Span {
  double begin = 0, end = 0;  ///< of a measurement window, seconds after the start
};
/// Nothing without a window.
std::optional<Span> span_of(const store::Run& run) {
  if (!run.start_at_us || run.window_s() <= 0) return std::nullopt;
  const double begin = static_cast<double>(*run.window_begin_us - *run.start_at_us) / 1e6;
  return Span{begin, begin + run.window_s()};
}
/// Over all valid runs.
Span span_of(const View& view) {
  Span span;
  for (const auto& run : view.evidence.runs) {
    const auto own = run.status == store::RunStatus::valid ? span_of(run) : std::nullopt;
    if (!own) continue;
    span.begin = std::max(span.begin, own->begin);
    span.end = std::max(span.end, own->end);
  }
  return span;
}

/// How much later a run is drawn, so that all windows begin where the last one does: slices after the first warm up for
/// a shorter time. Of whole points, which other runs then share.
double shift_of(const Span& own, const Span& all, int width) {
  return width * std::round((all.begin - own.begin) / width);
}

/// A grey line with its word for every death or fault in the shown runs.
std::string event_marks(const View& view, const std::vector<store::RunId>& shown, const Span& all, int width,
                        Plot& plot) {
  std::string marks;
  int number = 10;
  for (const auto& event : view.evidence.events) {
    if (!event.run || (event.kind != "died" && event.kind != "fault") || number > 20) continue;
    const auto* run = view.run(*event.run);
    const auto own = run == nullptr ? std::nullopt : span_of(*run);
    if (!own || std::find(shown.begin(), shown.end(), run->number) == shown.end()) continue;
    const double at = static_cast<double>(event.time_us - *run->start_at_us) / 1e6 + shift_of(*own, all, width);
    marks += fmt::format(
        "set arrow {0} from {1}, graph 0 to {1}, graph 1 nohead lc rgb \"#020202\" dt 2\n"
        "set label {0} \"{2}\" at {1}, graph 0.96 offset 0.4,0 left textcolor rgb \"#020202\"\n",
        number++, at,
        plot.text(event.kind == "fault" ? event.node + " " + event.text : event.kind + ": " + event.node));
  }
  return marks;
}

/// Collects the curves of the cells: thin ones of runs, thick ones of their means.
struct TimeCurves {
  const View& view;
  const store::Reader& reader;
  Span span;
  Plot plot{};
  std::string thin{}, thick{};
  double highest = 0;
  std::vector<store::RunId> shown{};

  int width() const { return std::max(1, static_cast<int>(std::ceil(span.end / kMostPoints))); }

  void cell(std::size_t cell) {
    std::vector<Curve> curves;
    for (const auto at : view.findings.cells[cell].runs) {
      if (view.findings.runs[at].values.empty() || curves.size() >= kRunsPerCell) continue;
      const auto own = span_of(view.evidence.runs[at]);
      if (!own) continue;
      shown.push_back(view.evidence.runs[at].number);
      curves.push_back(curve_of(reader.seconds(shown.back()), width(), own->end));
      if (curves.back().empty()) continue;
      for (auto& [second, rate] : curves.back()) second += shift_of(*own, span, width());
      plot.blocks.emplace_back(fmt::format("run{}", shown.size()), rows_of(curves.back()));
      thin += fmt::format("$run{} using 1:2 with lines lw 1 lc rgb {}, ", shown.size(), series_colour(cell, 0xa0));
      for (const auto& [second, rate] : curves.back()) highest = std::max(highest, rate);
    }
    middle(cell, mean_of(curves));
  }

  void middle(std::size_t cell, const Curve& curve) {
    if (curve.empty()) return;
    plot.blocks.emplace_back(fmt::format("cell{}", cell), rows_of(curve));
    thick += fmt::format("{}$cell{} using 1:2 with lines lw 2.2 lc rgb {}", thick.empty() ? "" : ", ", cell,
                         series_colour(cell));
    plot.legend.emplace_back(cell, view.cell_name(cell));
    for (const auto& [second, rate] : curve) {
      plot.data.add({view.cell_name(cell), fmt::format("{:g}", second), fmt::format("{:.1f}", rate)});
    }
    plot.description += fmt::format("{}: about {} per second. ", view.cell_name(cell),
                                    analysis::grouped(view.findings.cells[cell].mean_of("tx_per_s")));
  }
};

}  // namespace

std::optional<Plot> time_plot(const View& view, const store::Reader& reader) {
  TimeCurves curves{view, reader, span_of(view)};
  if (curves.span.end <= 0) return std::nullopt;
  auto& plot = curves.plot;
  plot.id = "throughput";
  plot.title = "Throughput over time";
  plot.lead =
      "Committed transactions of all types per second. The thick line is the mean of a cell's runs, thin lines are "
      "runs." +
      shown_words(view);
  plot.template_name = "time.gp";
  plot.wide_height = 330;
  plot.narrow_height = 250;
  plot.data = {
      "Committed transactions per second, mean of the runs shown", {{"cell"}, {"second", true}, {"tx/s", true}}, {}};
  for (const auto cell : shown_cells(view)) curves.cell(cell);
  if (curves.thick.empty()) return std::nullopt;
  const auto x = seconds_axis(curves.span.end, 8), y = linear_axis(curves.highest * 1.05, 5);
  plot.settings = {{"end", fmt::format("{}", x.high)},
                   {"high", fmt::format("{}", y.high)},
                   {"x_tics", x.tics},
                   {"y_tics", y.tics},
                   {"begin", fmt::format("{}", curves.span.begin)},
                   {"events", event_marks(view, curves.shown, curves.span, curves.width(), plot)},
                   {"curves", curves.thin + curves.thick}};
  return std::move(plot);
}

namespace {

/// "order-status" → "Order-Status".
std::string title_of(std::string name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i == 0 || name[i - 1] == '-') name[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])));
  }
  return name;
}

/// x = -log10(1 - share), latency; up to the percentile that still has ten values above it.
Curve percentiles(const Histogram& histogram) {
  Curve curve;
  const double end = std::min(5.0, std::log10(static_cast<double>(histogram.count())) - 1);
  for (double x = 0.05; x <= end + 1e-9; x += 0.05) {
    const double percent = 100 * (1 - std::pow(10, -x));
    curve.emplace_back(x, static_cast<double>(std::max<std::uint64_t>(1, histogram.percentile_us(percent))));
  }
  return curve;
}

std::optional<Plot> latency_plot(const View& view, std::size_t txn) {
  const auto title = title_of(view.transaction_name(txn));
  Plot plot{.id = fmt::format("latency-{}", txn),
            .title = txn == 0 ? fmt::format("Response time of {} by percentile", title) : title,
            .lead = txn == 0 ? "From the intended start to the answer, runs of a cell merged. Lower is better; the "
                               "high percentiles are stretched." +
                                   shown_words(view)
                             : "",
            .template_name = "latency.gp",
            .wide_height = txn == 0 ? 330 : 230,
            .narrow_height = txn == 0 ? 260 : 220,
            .small = txn != 0};
  plot.data = {title + ": response time in µs", {{"cell"}, {"percentile", true}, {"µs", true}}, {}};
  std::string curves;
  double lowest = 1e18, highest = 0, end = 1;
  for (const auto cell : shown_cells(view)) {
    const auto found = view.evidence.response.find(view.evidence.cells[cell].number);
    if (found == view.evidence.response.end() || found->second[txn].count() < 20) continue;
    const auto curve = percentiles(found->second[txn]);
    if (curve.empty()) continue;
    plot.blocks.emplace_back(fmt::format("cell{}", cell), rows_of(curve));
    curves += fmt::format("{}$cell{} using 1:2 with lines lw 2 lc rgb {}", curves.empty() ? "" : ", ", cell,
                          series_colour(cell));
    if (txn == 0) plot.legend.emplace_back(cell, view.cell_name(cell));
    lowest = std::min(lowest, curve.front().second);
    highest = std::max(highest, curve.back().second);
    end = std::max(end, curve.back().first);
    for (const double percent : {50.0, 90.0, 95.0, 99.0, 99.9}) {
      plot.data.add({view.cell_name(cell), fmt::format("{:g}", percent),
                     std::to_string(found->second[txn].percentile_us(percent))});
    }
    plot.description += fmt::format("{}: 95 % within {}. ", view.cell_name(cell),
                                    format_latency(static_cast<double>(found->second[txn].percentile_us(95))));
  }
  if (curves.empty()) return std::nullopt;
  const auto y = latency_axis(lowest, highest);
  plot.settings = {
      {"end", fmt::format("{}", end)},
      {"low", fmt::format("{}", y.low)},
      {"high", fmt::format("{}", y.high)},
      {"y_tics", y.tics},
      {"x_tics", "\"50 %%\" 0.30103, \"90 %%\" 1, \"99 %%\" 2, \"99.9 %%\" 3, \"99.99 %%\" 4, \"99.999 %%\" 5"},
      {"curves", curves}};
  return plot;
}

}  // namespace

std::vector<Plot> latency_plots(const View& view) {
  std::vector<Plot> plots;
  for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
    if (auto plot = latency_plot(view, txn)) plots.push_back(std::move(*plot));
  }
  return plots;
}

}  // namespace forklift::render
