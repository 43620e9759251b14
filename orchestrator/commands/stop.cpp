// forklift stop: stops what an experiment left running, by its records.
#include <fmt/format.h>

#include <memory>

#include "common/core/error.hpp"
#include "orchestrator/cleanup.hpp"
#include "orchestrator/commands/command.hpp"

namespace forklift::commands {
namespace {

int stop(const std::string& name, const Shared& shared, bool json) {
  const auto reader = store::Reader::open(shared.database);
  store::Writer writer{store::Database::open(shared.database)};
  std::vector<store::Experiment> chosen;
  if (name == "all") {
    chosen = reader.experiments();
  } else {
    chosen.push_back(reader.experiment(name));
  }
  Json stopped = Json::array();
  bool failed = false;
  for (const auto& experiment : chosen) {
    for (const auto& process : stop_experiment(reader, writer, experiment)) {
      failed = failed || !process.problem.empty();
      stopped.push_back({{"experiment", experiment.record.id},
                         {"node", process.row.node},
                         {"host", process.row.host},
                         {"pid", process.row.pid},
                         {"was_running", process.alive},
                         {"problem", process.problem}});
    }
    if (experiment.status == store::ExperimentStatus::running) {
      writer.finish_experiment(experiment.number, store::ExperimentStatus::interrupted, "stopped by forklift stop",
                               system_clock().wall_us());
    }
  }
  if (json) fmt::print("{}\n", stopped.dump(2));
  if (!json && stopped.empty()) fmt::print("nothing to stop\n");
  for (const auto& row : stopped) {
    if (json) break;
    const auto problem = row["problem"].get<std::string>();
    fmt::print("{} on {}: {}\n", row["node"].get<std::string>(), row["host"].get<std::string>(),
               !problem.empty()                 ? problem
               : row["was_running"].get<bool>() ? "stopped"
                                                : "was not running any more");
  }
  return failed ? exit_code(ErrorKind::environment) : 0;
}

}  // namespace

void add_stop(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("stop", "Stop the servers that an experiment left running");
  auto name = std::make_shared<std::string>("latest");
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Experiment, \"latest\" or \"all\"")->capture_default_str();
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return stop(*name, shared, *json); }; });
}

}  // namespace forklift::commands
