// forklift status: what an experiment is doing, and which of its processes live.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/commands/standing.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/owner/claim.hpp"
#include "orchestrator/owner/maker.hpp"

namespace forklift::commands {
namespace {

struct OwnerView {
  std::string line;  ///< for people; empty if there is nothing to say
  Json json;
};

OwnerView look_at_owner(const std::string& database, const store::Experiment& experiment) {
  const auto owner = store::Owners{store::Database::open_read_only(database)}.of(experiment.number);
  const bool running = experiment.status == store::ExperimentStatus::running;
  if (!owner) return {running ? "no process is at work on it" : "", nullptr};
  auto& clock = system_clock();
  const auto now = clock.wall_us();
  const auto standing = owner::standing(owner, owner::this_process("run", clock), now);
  return {fmt::format("forklift {}, {}", owner->command, owner::status_line(*owner, standing, now)),
          {{"command", owner->command},
           {"host", owner->host},
           {"pid", owner->pid},
           {"state", owner::to_string(standing)},
           {"phase", owner->phase},
           {"phase_since", format_utc(owner->phase_us)},
           {"heartbeat", format_utc(owner->heartbeat_us)}}};
}

void print_standing(const analysis::Standing& standing) {
  if (standing.blocks == 0 || standing.cells.empty()) return;
  print_text(fmt::format("  after block {} of {}{}:\n", standing.blocks, standing.watched ? "at most " : "",
                         standing.at_most));
  for (const auto& cell : standing.cells) print_text(fmt::format("    {}\n", cell.words));
}

int status(const std::string& name, const Shared& shared, bool json) {
  const auto reader = open_results(shared.database);
  const auto experiment = reader.experiment(name);
  const auto owner = look_at_owner(shared.database, experiment);
  std::map<std::string, int> runs;
  for (const auto& run : reader.runs(experiment.number)) ++runs[store::to_string(run.status)];
  const auto standing = stored_standing(reader, experiment.number);
  const auto& maker = experiment.record.maker;
  const bool foreign =
      owner::not_obeyed(shared.database, experiment.record.id, maker, owner::Unrecorded::obeyed, "").has_value();
  // A file of others names hosts, keys and files to log in with.
  const auto processes = foreign ? experiment::unseen_processes(reader, experiment)
                                 : experiment::known_processes(experiment::real_effects(), reader, experiment);
  Json answer{{"experiment", experiment.record.id},
              {"status", store::to_string(experiment.status)},
              {"reason", experiment.reason},
              {"started", format_utc(experiment.record.started_us)},
              {"runs", runs},
              {"maker", {{"host", maker.host}, {"user", maker.user}, {"uid", maker.uid ? Json(*maker.uid) : Json()}}},
              {"owner", owner.json},
              {"standing", standing_json(standing, reader.cells(experiment.number))},
              {"processes", Json::array()}};
  for (const auto& process : processes) {
    answer["processes"].push_back({{"node", process.row.node},
                                   {"host", process.row.host},
                                   {"pid", process.row.pid},
                                   {"alive", process.alive},
                                   {"problem", process.problem}});
  }
  if (json) {
    print_json(answer);
    return 0;
  }
  print_text(fmt::format("{}: {}{}, started {}\n", experiment.record.id, store::to_string(experiment.status),
                         experiment.reason.empty() ? "" : " (" + experiment.reason + ")",
                         format_utc(experiment.record.started_us)));
  if (foreign && maker.uid)
    print_text(fmt::format("  made by {}\n", owner::words(maker)));
  else if (foreign)
    print_text("  the results file belongs to another user\n");
  if (!owner.line.empty()) print_text(fmt::format("  {}\n", owner.line));
  for (const auto& [word, count] : runs) print_text(fmt::format("  {} run{} {}\n", count, count == 1 ? "" : "s", word));
  print_standing(standing);
  for (const auto& process : processes) {
    print_text(fmt::format("  {} on {}, pid {}: {}\n", process.row.node, process.row.host, process.row.pid,
                           !process.problem.empty() ? process.problem
                           : process.alive          ? "running"
                                                    : "gone"));
  }
  if (processes.empty()) print_text("  no process of it is recorded as running\n");
  return 0;
}

}  // namespace

void add_status(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("status", "Show an experiment's state and its processes");
  auto name = std::make_shared<std::string>("latest");
  auto json = std::make_shared<bool>(false);
  command->add_option("experiment", *name, "Experiment or \"latest\"")->capture_default_str();
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return status(*name, shared, *json); }; });
}

}  // namespace forklift::commands
