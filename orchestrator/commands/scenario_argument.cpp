#include "orchestrator/commands/scenario_argument.hpp"

#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/scenario/read.hpp"

namespace forklift::commands {

CLI::Option* ScenarioArgument::add_to(CLI::App& command) {
  auto* option = command.add_option("scenario", file, "Scenario file")->capture_default_str();
  command
      .add_option("--set", sets,
                  "Replace a scenario value, for example --set workload.duration=20s; may be given again")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  return option;
}

scenario::Scenario ScenarioArgument::read() const {
  return scenario::read(file, sets, {cluster::check_server_options});
}

scenario::Scenario ScenarioArgument::read(const store::Experiment& experiment) {
  const auto& record = experiment.record;
  return scenario::read_text(record.scenario_text, record.scenario_file, record.overrides,
                             {cluster::check_server_options});
}

}  // namespace forklift::commands
