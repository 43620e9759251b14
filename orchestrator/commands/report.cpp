// forklift report: the page, the tables and the data of an experiment, from the database alone.
#include <fmt/format.h>

#include <memory>

#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/report.hpp"
#include "reports/render/terminal.hpp"

namespace forklift::commands {
namespace {

int report(const std::string& name, const std::string& out, const Shared& shared, bool json) {
  const auto reader = store::Reader::open(shared.database);
  const auto experiment = reader.experiment(name);
  const auto page = render::write_report(reader, experiment, out);
  if (json) {
    fmt::print("{}\n", results_of(reader, experiment).dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}\n", render::terminal_table(reader, experiment));
  }
  fmt::print(stderr, "report: {}\n", page.string());
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Shared& shared, Action& action) {
  auto* command =
      app.add_subcommand("report", "Write an experiment's report: index.html, results.csv, results.json, report.md");
  auto name = std::make_shared<std::string>("latest");
  auto out = std::make_shared<std::string>("report");
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Experiment, the start of its name, or \"latest\"")->capture_default_str();
  command->add_option("--out", *out, "Directory to write into")->capture_default_str();
  command->add_flag("--json", *json, "Print the results as JSON instead of a table");
  command->callback([=, &shared, &action] { action = [=, &shared] { return report(*name, *out, shared, *json); }; });
}

}  // namespace forklift::commands
