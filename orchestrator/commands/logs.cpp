// forklift logs: events, the last lines of the servers' logs at a failure, and their whole logs, as stored.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <set>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/output.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"

namespace forklift::commands {
namespace {

Json run_or_null(const std::optional<store::RunId>& run) { return run ? Json(run->value()) : Json(); }

/// The whole logs of one node.
int show_node(const store::Reader& reader, const store::Experiment& experiment, const std::string& node) {
  std::set<std::string> known;
  bool found = false;
  for (const auto& log : reader.log_files(experiment.number)) {
    known.insert(log.node);
    if (log.node != node) continue;
    found = true;
    print_text(
        fmt::format("== {} of {}: {} bytes, sha256 {}\n{}\n", log.file, log.host, log.bytes, log.sha256, log.text));
  }
  if (found) return 0;
  throw Error{ErrorKind::config, node, "no log of that node is stored",
              known.empty() ? "The experiment has none" : fmt::format("There are {}", fmt::join(known, ", "))};
}

int logs(const std::string& name, const std::string& node, const Shared& shared, bool json) {
  const auto reader = open_results(shared.database);
  const auto experiment = reader.experiment(name);
  if (!node.empty()) return show_node(reader, experiment, node);
  Json answer{{"experiment", experiment.record.id},
              {"events", Json::array()},
              {"logs", Json::array()},
              {"files", Json::array()}};
  for (const auto& log : reader.log_files(experiment.number)) {
    answer["files"].push_back(
        {{"node", log.node}, {"host", log.host}, {"file", log.file}, {"bytes", log.bytes}, {"sha256", log.sha256}});
  }
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
    print_json(answer);
    return 0;
  }
  for (const auto& event : answer["events"]) {
    print_text(fmt::format("{}  {:<8} {}  {}\n", event["time"].get<std::string>(), event["kind"].get<std::string>(),
                           event["node"].get<std::string>(), event["text"].get<std::string>()));
  }
  for (const auto& log : answer["logs"]) {
    print_text(fmt::format("\n{} ({}){}\n{}\n", log["node"].get<std::string>(), log["file"].get<std::string>(),
                           log["run"].is_null() ? "" : fmt::format(", run {}", log["run"].dump()),
                           log["text"].get<std::string>()));
  }
  if (!answer["files"].empty())
    print_text(fmt::format("\nWhole logs, to be read with `forklift logs {} --node NODE`:\n", name));
  for (const auto& log : answer["files"]) {
    print_text(fmt::format("{}  {}:{}  {} bytes  sha256 {}\n", log["node"].get<std::string>(),
                           log["host"].get<std::string>(), log["file"].get<std::string>(),
                           log["bytes"].get<std::int64_t>(), log["sha256"].get<std::string>()));
  }
  return 0;
}

}  // namespace

void add_logs(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("logs", "Show an experiment's events and its servers' logs");
  auto name = std::make_shared<std::string>("latest");
  auto node = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Experiment or \"latest\"")->capture_default_str();
  command->add_option("--node", *node, "The whole logs of this node");
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return logs(*name, *node, shared, *json); }; });
}

}  // namespace forklift::commands
