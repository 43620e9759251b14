// forklift logs: events and the last lines of the servers' logs, as stored.
#include <fmt/format.h>

#include <memory>

#include "common/core/clock.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/commands/command.hpp"

namespace forklift::commands {
namespace {

Json run_or_null(const std::optional<store::RunId>& run) { return run ? Json(run->value()) : Json(); }

int logs(const std::string& name, const Shared& shared, bool json) {
  const auto reader = store::Reader::open(shared.database);
  const auto experiment = reader.experiment(name);
  Json answer{{"experiment", experiment.record.id}, {"events", Json::array()}, {"logs", Json::array()}};
  for (const auto& event : reader.events(experiment.number)) {
    answer["events"].push_back({{"time", format_utc(event.time_us)},
                                {"run", run_or_null(event.run)},
                                {"kind", event.kind},
                                {"node", event.node},
                                {"text", event.text}});
  }
  for (const auto& log : reader.logs(experiment.number)) {
    answer["logs"].push_back(
        {{"run", run_or_null(log.run)}, {"node", log.node}, {"file", log.file}, {"text", log.text}});
  }
  if (json) {
    fmt::print("{}\n", answer.dump(2, ' ', false, Json::error_handler_t::replace));
    return 0;
  }
  for (const auto& event : answer["events"]) {
    fmt::print("{}  {:<8} {}  {}\n", event["time"].get<std::string>(), event["kind"].get<std::string>(),
               event["node"].get<std::string>(), event["text"].get<std::string>());
  }
  for (const auto& log : answer["logs"]) {
    fmt::print("\n{} ({}){}\n{}\n", log["node"].get<std::string>(), log["file"].get<std::string>(),
               log["run"].is_null() ? "" : fmt::format(", run {}", log["run"].dump()), log["text"].get<std::string>());
  }
  return 0;
}

}  // namespace

void add_logs(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("logs", "Show an experiment's events and the servers' last log lines");
  auto name = std::make_shared<std::string>("latest");
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Experiment or \"latest\"")->capture_default_str();
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return logs(*name, shared, *json); }; });
}

}  // namespace forklift::commands
