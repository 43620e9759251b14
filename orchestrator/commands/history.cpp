// forklift history: experiments of one kind as a series: what they came to, where that changed, and how noisy they are.
#include <fmt/format.h>

#include <memory>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "common/version/version.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/history_arguments.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/history.hpp"
#include "reports/render/own_report.hpp"
#include "reports/render/series_names.hpp"

namespace forklift::commands {
namespace {

struct HistoryArguments {
  std::string series, measure, html, format = "text";
  std::vector<std::string> databases;
  bool json = false;
};

void show_history(const HistoryArguments& arguments, const std::string& text, const Json& json,
                  const std::string& csv) {
  if (arguments.json || arguments.format == "json")
    print_json(json);
  else
    print_text(arguments.format == "csv" ? csv : text);
}

/// Drawn only where it is asked for: it takes gnuplot.
template <class Page>
void write_page(const HistoryArguments& arguments, Page page) {
  if (arguments.format == "html") print_text(page());
  if (arguments.html.empty()) return;
  write_file(arguments.html, page());
  print_to_stderr(fmt::format("page: {}\n", arguments.html));
}

int all_series(const HistoryArguments& arguments, const std::vector<store::Reader>& readers,
               const std::vector<analysis::Series>& series) {
  const bool on_page = arguments.format == "html" || !arguments.html.empty();
  const auto views = render::views_of(readers, series, arguments.measure, on_page);
  if (arguments.format != "html")
    show_history(arguments, render::series_text(views), render::series_json(views), render::series_csv(views));
  write_page(arguments, [&] { return render::series_page(views, kVersion); });
  return 0;
}

int history(const HistoryArguments& arguments, const Shared& shared) {
  if (!arguments.html.empty()) render::need_own_page(arguments.html);
  const auto readers = open_all(arguments.databases, shared.database);
  const auto series = analysis::gather_series(readers);
  if (arguments.series.empty()) return all_series(arguments, readers, series);
  const auto chosen = render::choose_series(series, arguments.series);
  if (chosen.size() > 1)
    throw Error{ErrorKind::config, arguments.series, fmt::format("it has cells of {} series", chosen.size()),
                "Name one of its cells, as EXPERIMENT/CELL"};
  const auto view = render::view_of(readers, *chosen.front().series, arguments.measure);
  if (arguments.format != "html")
    show_history(arguments, render::history_text(view), render::history_json(view), render::history_csv(view));
  write_page(arguments, [&] { return render::history_page(view, kVersion); });
  return 0;
}

}  // namespace

void add_databases(CLI::App& command, std::vector<std::string>& databases) {
  command.add_option("--db", databases, "Results database; may be given again: an experiment in several counts once")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

std::vector<store::Reader> open_all(const std::vector<std::string>& databases, const std::string& otherwise) {
  std::vector<store::Reader> readers;
  for (const auto& database : databases.empty() ? std::vector{otherwise} : databases)
    readers.push_back(open_results(database));
  return readers;
}

void add_history(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("history",
                                     "Experiments as series, one for each cell of a scenario on the same machines: "
                                     "values over time, change points, noise");
  auto arguments = std::make_shared<HistoryArguments>();
  command->add_option("series", arguments->series,
                      "A series by its key or SCENARIO/CELL, or the series of EXPERIMENT/CELL; lists all if absent");
  add_databases(*command, arguments->databases);
  command->add_option("--measure", arguments->measure, "Measure to show, such as p95_us (default: the headline)")
      ->type_name("NAME");
  command->add_option("--format", arguments->format, "What to print: text, json, csv, or html (needs gnuplot)")
      ->check(CLI::IsMember({"text", "json", "csv", "html"}))
      ->capture_default_str();
  command->add_option("--html", arguments->html, "Write a page to this file, too; needs gnuplot")->type_name("FILE");
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return history(*arguments, shared); }; });
}

}  // namespace forklift::commands
