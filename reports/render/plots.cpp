#include "reports/render/plots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "reports/analysis/numbers.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/measure_columns.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

/// Small shifts so that equal runs do not hide each other: 0, up, down, up …
double jitter(std::size_t i, std::size_t n) {
  if (n < 2) return 0;
  const double step = std::min(0.05, 0.26 / static_cast<double>(n));
  const std::size_t steps = (i + 1) / 2;
  const double size = static_cast<double>(steps) * step;
  return i % 2 == 0 ? size : -size;
}

double highest_headline(const View& view) {
  double highest = 0;
  for (const auto& cell : view.findings.cells) {
    const auto& headline = cell.headline();
    for (const double v : headline.values) highest = std::max(highest, v);
    if (headline.interval && headline.values.size() > 2) highest = std::max(highest, headline.interval->high);
  }
  return highest;
}

/// A row's words on the right: "12,345 NOTPM", or why there is none.
std::string value_words(const analysis::CellFinding& cell) {
  if (cell.measured()) return grouped(cell.mean());
  return cell.invalid > 0 ? "invalid" : cell.failed > 0 ? "failed" : "no run yet";
}

}  // namespace

std::optional<Plot> headline_plot(const View& view) {
  const double highest = highest_headline(view);
  const auto measures = headline_measures(view.evidence.cells);
  if (highest <= 0 || measures.size() != 1) return std::nullopt;
  const auto& measure = measures.front();
  Plot plot{.id = "headline",
            .title = heading_of(measure) + " per cell",
            .lead = std::string{"Each point is one valid run, the stroke is their mean, the band its 95 % interval. "} +
                    (measure.higher_is_better ? "Further right is faster." : "Further left is better."),
            .template_name = "headline.gp"};
  plot.data = {
      heading_of(measure) + " of every valid run", {{"cell"}, {"run", true}, {"repeat", true}, column_of(measure)}, {}};
  std::string names, means, runs;
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& cell = view.findings.cells[i];
    names += fmt::format("{} {} {}\n", i, plot.text(view.cell_name(i)), plot.text(value_words(cell)));
    if (!cell.measured()) continue;
    const auto interval = cell.headline().interval.value_or(analysis::Interval{cell.mean(), cell.mean()});
    means +=
        fmt::format("{} {} {} {} {}\n", cell.mean(), i, interval.low, std::min(interval.high, highest * 1.05), i % 8);
    plot.description += fmt::format("{}: mean {}. ", view.cell_name(i), grouped(cell.mean()));
    std::size_t nth = 0;
    for (const auto at : cell.runs) {
      const auto value = analysis::find(view.findings.runs[at].values, measure.name);
      if (!value) continue;
      const auto& run = view.evidence.runs[at];
      const auto tip = plot.text(fmt::format("run {}: {} {}", run.number.value(), grouped(*value), measure.title));
      runs += fmt::format("{} {} {} {}\n", *value,
                          static_cast<double>(i) + jitter(nth++, cell.headline().values.size()), tip, i % 8);
      plot.data.add({view.cell_name(i), std::to_string(run.number.value()), std::to_string(run.repeat + 1),
                     fmt::format("{:.1f}", *value)});
    }
  }
  // gnuplot 5.4 crashes on hypertext labels when the only row of the data is one that it leaves out: this one is never
  // drawn.
  runs += "0 0 - 9\n";
  const auto axis = linear_axis(highest * 1.06, 5);
  plot.blocks = {{"names", names}, {"means", means}, {"runs", runs}};
  plot.settings = {{"high", fmt::format("{}", axis.high)},
                   {"tics", axis.tics},
                   {"rows", std::to_string(view.findings.cells.size())}};
  const auto rows = static_cast<int>(view.findings.cells.size());
  plot.wide_height = 34 + 56 * rows;
  plot.narrow_height = 34 + 52 * rows;
  return plot;
}

namespace {

std::string sentence_case(std::string words) {
  if (!words.empty()) words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
  return words;
}

/// Rows of bars in groups, for rows per data node and statements per data node.
struct BarGroups {
  Plot plot;
  std::string heads, bars, labels;
  double y = 0, highest = 0;
  std::size_t longest = 4;

  void group(const std::string& heading) {
    heads += fmt::format("{} {}\n", y, plot.text(heading));
    y += 1;
  }
  void bar(const std::string& node, double value, const std::string& words, std::size_t series) {
    bars += fmt::format("{} {} {} {}\n", value, y, plot.text(words), series % 8);
    labels += fmt::format("{}\"{}\" {}", labels.empty() ? "" : ", ", plot.text(node), y);
    longest = std::max(longest, width_of(node));
    highest = std::max(highest, value);
    y += 1;
  }
  Plot finish() {
    plot.template_name = "bars.gp";
    plot.blocks = {{"heads", heads}, {"bars", bars}};
    plot.settings = {{"high", fmt::format("{}", highest > 0 ? highest * 1.25 : 1)},
                     {"rows", fmt::format("{}", y - 0.4)},
                     {"labels", labels},
                     {"label_width", fmt::format("{}", std::min<std::size_t>(longest, 20) + 1)}};
    plot.wide_height = plot.narrow_height = static_cast<int>(14 + 25 * y);
    return std::move(plot);
  }
};

}  // namespace

std::optional<Plot> balance_plot(const View& view) {
  BarGroups groups;
  groups.plot.id = "balance";
  groups.plot.title = "Rows per data node";
  groups.plot.lead =
      "All tables but ITEM, as the nodes count them. Equal bars mean that no node has to do more than its share.";
  groups.plot.data = {"Rows per data node", {{"cell"}, {"data node"}, {"rows", true}}, {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& balance = view.findings.cells[i].balance;
    if (balance.rows.empty()) continue;
    groups.group(view.cell_name(i) + fmt::format(": largest {:.2f} × mean", balance.largest_to_mean));
    groups.plot.description +=
        fmt::format("{}: the largest node holds {:.2f} times the mean. ", view.cell_name(i), balance.largest_to_mean);
    for (const auto& share : balance.rows) {
      groups.bar(share.node, share.value, grouped(share.value), i);
      groups.plot.data.add({view.cell_name(i), share.node, fmt::format("{:.0f}", share.value)});
    }
  }
  return groups.highest > 0 ? std::optional{groups.finish()} : std::nullopt;
}

std::optional<Plot> work_plot(const View& view) {
  BarGroups groups;
  std::string what;
  for (const auto& cell : view.findings.cells) what = cell.work.what.empty() ? what : cell.work.what;
  if (what.empty()) return std::nullopt;
  groups.plot.id = "work";
  groups.plot.title = fmt::format("{} per data node and transaction", sentence_case(what));
  groups.plot.lead = fmt::format(
      "What the data nodes' own counters say, divided by all committed transactions. {} lets a cluster scale.",
      what == "statements" ? "Fewer statements on fewer nodes is what" : "Equal bars, which share the work, are what");
  groups.plot.data = {fmt::format("{} per data node and committed transaction", sentence_case(what)),
                      {{"cell"}, {"data node"}, {what, true}},
                      {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& shares = view.findings.cells[i].work.shares;
    if (shares.empty()) continue;
    groups.group(view.cell_name(i) + fmt::format(": {:.1f} in all", analysis::total(shares)));
    groups.plot.description += fmt::format("{}: {:.1f} in all. ", view.cell_name(i), analysis::total(shares));
    for (const auto& share : shares) {
      groups.bar(share.node, share.value, fmt::format("{:.1f}", share.value), i);
      groups.plot.data.add({view.cell_name(i), share.node, fmt::format("{:.3f}", share.value)});
    }
  }
  return groups.highest > 0 ? std::optional{groups.finish()} : std::nullopt;
}

}  // namespace forklift::render
