// forklift report: the page, the tables and the data of an experiment, from the database alone.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/own_report.hpp"
#include "reports/render/picture.hpp"
#include "reports/render/report.hpp"
#include "reports/render/terminal.hpp"

namespace forklift::commands {
namespace {

struct ReportArguments {
  std::string name = "latest", out = "report";
  bool json = false, png = false, pdf = false;
};

/// `write` makes the file beside the page.
void write_beside(const std::filesystem::path& page, const char* name, decltype(render::write_png) write) {
  const auto file = page.parent_path() / name;
  write(page, file);
  print_to_stderr(fmt::format("report: {}\n", file.string()));
}

int report(const ReportArguments& arguments, const Shared& shared) {
  const auto reader = open_results(shared.database);
  const auto experiment = reader.experiment(arguments.name);
  std::vector<std::string> pictures;
  if (arguments.png) pictures.emplace_back(render::kPng);
  if (arguments.pdf) pictures.emplace_back(render::kPdf);
  render::need_report_folder(arguments.out, pictures);
  const auto page = render::write_report(reader, experiment, arguments.out);
  if (arguments.json) {
    print_json(results_of(reader, experiment));
  } else {
    print_text(fmt::format("{}\n", render::terminal_table(reader, experiment)));
  }
  print_to_stderr(fmt::format("report: {}\n", page.string()));
  if (arguments.png) write_beside(page, render::kPng, render::write_png);
  if (arguments.pdf) write_beside(page, render::kPdf, render::write_pdf);
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Shared& shared, Action& action) {
  auto* command =
      app.add_subcommand("report", "Write an experiment's report: index.html, results.csv, results.json, report.md");
  auto arguments = std::make_shared<ReportArguments>();
  command->add_option("experiment", arguments->name, "Experiment, the start of its name, or \"latest\"")
      ->capture_default_str();
  command->add_option("--out", arguments->out, "Directory to write into")->capture_default_str();
  command->add_flag("--json", arguments->json, "Print the results as JSON instead of a table");
  command->add_flag("--png", arguments->png, "Draw the page as report.png too; needs chromium");
  command->add_flag("--pdf", arguments->pdf, "Print the page to report.pdf too; needs chromium");
  command->callback([=, &shared, &action] { action = [=, &shared] { return report(*arguments, shared); }; });
}

}  // namespace forklift::commands
