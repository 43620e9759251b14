// A history as a page that needs no network.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/text.hpp"
#include "reports/render/axis.hpp"
#include "reports/render/history_tables.hpp"
#include "reports/render/html.hpp"
#include "reports/render/plot.hpp"
#include "reports/render/template.hpp"

namespace forklift::render {
namespace {

/// What a plot of points in time order shows: a value, its reach, and the levels.
struct Drawn {
  std::vector<double> low, value, high;
  std::vector<std::string> words;
  std::vector<std::pair<std::pair<std::size_t, std::size_t>, double>> levels;  ///< first and last point, height
};

/// A short label, or the day.
std::string tic_of(const analysis::SeriesPoint& point) {
  constexpr std::size_t kLongest = 10;
  return columns_of(point.label) <= kLongest ? point.label : day_of(point.started_us).substr(5);
}

/// Of some of the points, so that they do not cover each other.
std::string label_tics(const HistoryView& view, Plot& plot) {
  constexpr std::size_t kMost = 6;
  const auto n = view.history.figures.size();
  const auto step = std::max<std::size_t>(1, (n + kMost - 1) / kMost);
  std::string tics;
  for (std::size_t i = 0; i < n; i += step)
    tics += fmt::format("{}\"{}\" {}", tics.empty() ? "" : ", ", plot.text(tic_of(view.point(i))), i + 1);
  return tics;
}

Plot plot_of(const HistoryView& view, const Drawn& drawn, Plot plot) {
  const double lowest = *std::min_element(drawn.low.begin(), drawn.low.end());
  const double highest = *std::max_element(drawn.high.begin(), drawn.high.end());
  const auto y = span_axis(lowest, highest, 5);
  std::string points, levels;
  for (std::size_t i = 0; i < drawn.value.size(); ++i)
    points +=
        fmt::format("{} {} {} {} {}\n", i + 1, drawn.value[i], drawn.low[i], drawn.high[i], plot.text(drawn.words[i]));
  for (const auto& [ends, height] : drawn.levels)
    levels += fmt::format("{} {}\n{} {}\n\n", static_cast<double>(ends.first) + 0.6, height,
                          static_cast<double>(ends.second) + 1.4, height);
  plot.template_name = "history.gp";
  plot.wide_height = 340;
  plot.narrow_height = 280;
  plot.blocks = {{"points", points}, {"levels", levels.empty() ? "0 0\n" : levels}};
  plot.settings = {{"end", fmt::format("{}", static_cast<double>(drawn.value.size()) + 0.7)},
                   {"low", fmt::format("{}", y.low)},
                   {"high", fmt::format("{}", y.high)},
                   {"x_tics", label_tics(view, plot)},
                   {"y_tics", y.tics}};
  return plot;
}

/// In the unit that people read: latencies in ms.
double scale_of(const store::Measure& measure) { return measure.unit == "us" ? 1e-3 : 1; }

/// `mark`: makes the plot's name unique on its page.
Plot values_plot(const HistoryView& view, const std::string& mark) {
  const auto& h = view.history;
  const double scale = scale_of(h.measure);
  Drawn drawn;
  for (std::size_t i = 0; i < h.figures.size(); ++i) {
    const auto& figure = h.figures[i];
    drawn.value.push_back(figure.value() * scale);
    drawn.low.push_back(figure.value() * std::exp(-1.96 * figure.se) * scale);
    drawn.high.push_back(figure.value() * std::exp(1.96 * figure.se) * scale);
    drawn.words.push_back(view.point(i).label + ": " + analysis::shown_value(h.measure, figure.value()) + " " +
                          h.measure.title);
  }
  for (const auto& level : h.changes.levels)
    drawn.levels.push_back({{level.first, level.last}, std::exp(level.log_level) * scale});
  Plot plot{.id = "history" + mark,
            .title = (scale == 1 ? heading_of(h.measure) : h.measure.title + " (ms)") + " over time"};
  plot.lead = "Points are experiments, with 95 % of their own error; lines are the levels between changes.";
  plot.description = fmt::format("{} points, {} changes.", h.figures.size(), h.changed.size());
  plot.data = points_table(view);
  return plot_of(view, drawn, std::move(plot));
}

Plot noise_plot(const HistoryView& view, const std::string& mark) {
  Drawn drawn;
  Plot plot{.id = "noise" + mark, .title = "Noise: how much runs differ (%)"};
  plot.lead = "Standard deviation between the runs of each experiment, inside its blocks where it has several cells.";
  plot.data = {"Noise", {{"label"}, {"deviation (%)", true}, {"degrees of freedom", true}, {"in blocks"}}, {}};
  for (const auto& one : view.history.noise) {
    const double percent = one.scatter.sd * 100;
    drawn.value.push_back(percent);
    drawn.low.push_back(0);
    drawn.high.push_back(percent);
    drawn.words.push_back(fmt::format("{}: {:.1f} %", view.point(one.figure).label, percent));
    plot.data.add({view.point(one.figure).label, fmt::format("{:.2f}", percent), std::to_string(one.scatter.freedom),
                   one.scatter.in_blocks ? "yes" : "no"});
  }
  plot.description = fmt::format("{} experiments.", drawn.value.size());
  return plot_of(view, drawn, std::move(plot));
}

std::string page(const std::string& title, const std::string& meta, const std::string& body, const std::string& version,
                 const std::string& id) {
  return fill(template_text("page.html"), {{"title", escape(title) + " – Forklift history"},
                                           {"name", escape(title)},
                                           {"description", ""},
                                           {"meta", escape(meta)},
                                           {"servers", ""},
                                           {"banner", ""},
                                           {"style", std::string{template_text("style.css")}},
                                           {"body", body},
                                           {"version", escape(version)},
                                           {"id", escape(id)}});
}

std::string beside_tables(const HistoryView& view) {
  std::string out;
  for (std::size_t i = 0; i < view.history.changed.size() && i < view.beside.size(); ++i) {
    if (view.beside[i].empty()) continue;
    Table table{"What differs beside the scenario at “" + view.point(view.history.changed[i].figure).label + "”",
                {{"what"}, {""}, {"before"}, {"after"}},
                {}};
    for (const auto& one : view.beside[i])
      table.add({one.name, one.group, one.a.empty() ? "–" : one.a, one.b.empty() ? "–" : one.b});
    out += table.html();
  }
  return out;
}

std::string findings_list(const HistoryView& view, const std::string& id) {
  auto list = "<ul class=\"findings\"" + id + ">";
  for (const auto& finding : findings_of(view))
    list += fmt::format("<li class=\"{}\">{}.</li>\n", finding.tone, escape(finding.text));
  return list + "</ul>\n";
}

/// Of each view; all are drawn by one run of gnuplot.
std::vector<std::string> figures_of(const std::vector<HistoryView>& views) {
  std::vector<Plot> plots;
  std::vector<std::size_t> owner;
  for (std::size_t i = 0; i < views.size(); ++i) {
    const auto mark = views.size() == 1 ? "" : fmt::format("-{}", i + 1);
    if (!views[i].history.figures.empty()) plots.push_back(values_plot(views[i], mark));
    if (!views[i].history.noise.empty()) plots.push_back(noise_plot(views[i], mark));
    owner.resize(plots.size(), i);
  }
  std::vector<std::string> all(views.size());
  const auto drawn = draw(plots, "");
  for (std::size_t i = 0; i < drawn.size(); ++i) all[owner[i]] += drawn[i];
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (!views[i].series->newest().cell().comparable()) all[i] = chip("warn", "not comparable") + all[i];
  }
  return all;
}

}  // namespace

std::string series_page(const std::vector<HistoryView>& all, const std::string& version) {
  auto body = "<div id=\"findings\">" + series_table(all).html() + "</div>";
  const auto figures = figures_of(all);
  for (std::size_t i = 0; i < all.size(); ++i)
    body += fmt::format("<section id=\"series-{}\"><h2>{}</h2>{}{}{}</section>\n", all[i].series->key,
                        escape(all[i].title()), findings_list(all[i], ""), figures[i], beside_tables(all[i]));
  return page("All series", fmt::format("{} series", all.size()), body, version, "all");
}

std::string history_page(const HistoryView& view, const std::string& version) {
  auto body = findings_list(view, " id=\"findings\"") + figures_of({view}).front();
  body += "<section id=\"points\"><h2>Points</h2>" + points_table(view).html() + beside_tables(view) + "</section>\n";
  const auto& points = view.series->points;
  const auto meta = fmt::format("{} points from {} to {}", points.size(), day_of(points.front().started_us),
                                day_of(points.back().started_us));
  return page(view.title(), meta, body, version, view.series->key);
}

}  // namespace forklift::render
