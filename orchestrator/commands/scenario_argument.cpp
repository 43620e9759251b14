#include "orchestrator/commands/scenario_argument.hpp"

#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/cluster/server/account.hpp"
#include "orchestrator/cluster/server/reserved.hpp"
#include "orchestrator/collect/measures.hpp"
#include "orchestrator/doctor/foresight.hpp"
#include "orchestrator/scenario/read.hpp"

namespace forklift::commands {
namespace {

const std::vector<scenario::Rule> kRules{cluster::check_server_options, cluster::check_sizes, cluster::check_users};

}  // namespace

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
  auto scenario = scenario::read(file, sets, kRules);
  auto errors = doctor::foresee(scenario);
  for (auto& error : collect::unknown_measures(scenario)) errors.push_back(std::move(error));
  if (!errors.empty()) throw ErrorList{std::move(errors)};
  return scenario;
}

scenario::Scenario ScenarioArgument::read(const store::Experiment& experiment) {
  const auto& record = experiment.record;
  return scenario::read_text(record.scenario_text, record.scenario_file, record.overrides, kRules);
}

}  // namespace forklift::commands
