// forklift doctor: what would go wrong on the hosts of a scenario, and what to do. Nothing is started or changed there.
#include "orchestrator/doctor/doctor.hpp"
#include "common/core/output.hpp"

#include <fmt/format.h>

#include <memory>

#include "common/core/json.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/desk_or_local.hpp"
#include "orchestrator/commands/scenario_argument.hpp"
#include "reports/render/table.hpp"

namespace forklift::commands {
namespace {

Json to_json(const std::vector<doctor::Finding>& findings) {
  Json rows = Json::array();
  for (const auto& f : findings) {
    rows.push_back(
        {{"host", f.host}, {"check", f.check}, {"state", to_string(f.state)}, {"what", f.what}, {"fix", f.fix}});
  }
  return rows;
}

void print_table(const std::vector<doctor::Finding>& findings) {
  render::Table table{.caption = "", .columns = {{"host"}, {"check"}, {"state"}, {"what"}, {"fix"}}, .rows = {}};
  int warnings = 0, failures = 0;
  for (const auto& f : findings) {
    table.add({f.host, f.check, to_string(f.state), f.what, f.fix});
    warnings += f.state == doctor::State::warn ? 1 : 0;
    failures += f.state == doctor::State::fail ? 1 : 0;
  }
  print_text(
      fmt::format("{}\n{} checks: {} failed, {} with a warning.\n", table.text(), findings.size(), failures, warnings));
}

int examine(const ScenarioArgument& argument, const Shared& shared, bool json) {
  const auto findings = doctor::examine(read_to_run(argument), shared.database, system_clock());
  json ? print_json(to_json(findings)) : print_table(findings);
  return doctor::exit_code_of(findings);
}

}  // namespace

void add_doctor(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand(
      "doctor", "Look at every host of a scenario and say what would go wrong there and how to fix it; start nothing");
  auto argument = std::make_shared<ScenarioArgument>();
  auto json = std::make_shared<bool>(false);
  argument->add_to(*command);
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return examine(*argument, shared, *json); }; });
}

}  // namespace forklift::commands
