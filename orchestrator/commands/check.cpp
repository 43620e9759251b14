// forklift check: is this scenario right? Nothing is started, and of all that it names only databases of engine
// external are looked at.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/database_notes.hpp"
#include "orchestrator/commands/scenario_argument.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::commands {
namespace {

int check(const ScenarioArgument& argument, bool json) {
  const auto scenario = argument.read();
  const auto plan = plan::make(scenario, plan::placeholder_id(scenario.name));
  Json notes = Json::array();
  for (const auto& cell : plan.cells) {
    for (const auto& note : cell.notes) notes.push_back({{"cell", cell.name}, {"note", note}});
  }
  for (const auto& note : database_notes(plan)) notes.push_back({{"cell", ""}, {"note", note}});
  if (json) {
    print_json({{"scenario", scenario.name},
                {"valid", true},
                {"cells", plan.cells.size()},
                {"runs", plan.runs.size()},
                {"notes", notes}});
    return 0;
  }
  print_text(fmt::format("{}: valid. {} cell{}, {}{} run{}.\n", argument.file, plan.cells.size(),
                         plan.cells.size() == 1 ? "" : "s", plan.until ? "at most " : "", plan.runs.size(),
                         plan.runs.size() == 1 ? "" : "s"));
  for (const auto& note : notes) {
    const auto cell = note["cell"].get<std::string>();
    print_text(fmt::format("note: {}{}.\n", cell.empty() ? "" : cell + ": ", note["note"].get<std::string>()));
  }
  return 0;
}

}  // namespace

void add_check(CLI::App& app, Shared&, Action& action) {
  auto* command = app.add_subcommand("check", "Read a scenario and say what is wrong with it; start nothing");
  auto argument = std::make_shared<ScenarioArgument>();
  auto json = std::make_shared<bool>(false);
  argument->add_to(*command);
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &action] { action = [=] { return check(*argument, *json); }; });
}

}  // namespace forklift::commands
