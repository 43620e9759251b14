// forklift list: every run in the results database.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/listing.hpp"

namespace forklift::commands {
namespace {

int list(const std::string& name, const Shared& shared, bool json) {
  const auto reader = open_results(shared.database);
  std::optional<store::ExperimentId> experiment;
  if (!name.empty()) experiment = reader.experiment(name).number;
  const auto rows = render::list_rows(reader, experiment);
  if (json) {
    print_json(render::list_json(rows));
  } else {
    print_text(render::list_text(rows));
  }
  return 0;
}

}  // namespace

void add_list(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("list", "List runs with their status and numbers");
  auto name = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Only this experiment (or \"latest\"); all if absent");
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return list(*name, shared, *json); }; });
}

}  // namespace forklift::commands
