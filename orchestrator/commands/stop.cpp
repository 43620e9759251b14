// forklift stop: ends an experiment. Who works on it is asked to end in order, or killed; then what it left is stopped,
// by its records.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "common/core/error.hpp"
#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/console/interrupt.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/owner/claim.hpp"
#include "orchestrator/owner/heartbeat.hpp"
#include "orchestrator/owner/maker.hpp"
#include "orchestrator/owner/stop.hpp"

namespace forklift::commands {
namespace {

struct StopArguments {
  std::string name = "latest", wait = "5m";
  bool force = false, foreign = false, json = false;
};

/// A process of ours and what became of it.
struct Row {
  std::string experiment, node, host;
  std::int64_t pid = 0;
  bool was_running = false;
  std::string outcome, problem;
};

void say(const std::string& line) { print_to_stderr(line + "\n"); }

class Stop {
 public:
  Stop(const StopArguments& arguments, const std::string& database, Microseconds patience)
      : arguments_(arguments), database_(database), patience_(patience) {}

  /// Adds a row for each process. Errors: environment, if somebody works on it who does not end.
  void one(const store::Experiment& experiment, std::vector<Row>& rows) {
    const auto& id = experiment.record.id;
    const owner::Name name{database_, id};
    if (!is_at_work(experiment) && !is_left(store::Reader::open(database_), experiment)) return;
    const auto refused = owner::not_obeyed(database_, id, experiment.record.maker, owner::Unrecorded::obeyed,
                                           owner::stop_command(name, "--foreign "));
    if (refused && !arguments_.foreign) throw *refused;
    const auto ended = owner::stop_owner({name, experiment.number, arguments_.force, patience_, clock_, say});
    if (ended) rows.push_back({id, "forklift run", ended->owner.host, ended->owner.pid, true, ended->how, ""});
    const auto reader = store::Reader::open(database_);
    if (!ended && !is_left(reader, experiment)) return;
    // From here on nobody resumes it under our hands.
    const auto process = owner::this_process("stop", clock_);
    owner::claim({name, experiment.number, process, clock_, say, arguments_.force});
    owner::Heartbeat heartbeat{{.database = database_,
                                .experiment = experiment.number,
                                .me = process,
                                .clock = clock_,
                                .lost = [name](const auto& other) {
                                  console::interrupt::leave(owner::lost(name, other),
                                                            exit_code(ErrorKind::environment));
                                }}};
    heartbeat.phase("stopping what is left");
    clean(reader, experiment, rows);
  }

 private:
  bool is_at_work(const store::Experiment& experiment) const {
    return store::Owners{store::Database::open_read_only(database_)}.of(experiment.number).has_value();
  }

  static bool is_left(const store::Reader& reader, const store::Experiment& experiment) {
    const auto processes = reader.processes(experiment.number);
    return experiment.status == store::ExperimentStatus::running || experiment::left_work(reader, experiment) ||
           std::any_of(processes.begin(), processes.end(), [](const auto& row) { return row.state != "stopped"; });
  }

  void clean(const store::Reader& reader, const store::Experiment& experiment, std::vector<Row>& rows) {
    store::Writer writer{store::Database::open(database_)};
    bool all_ended = true;
    for (const auto& process : experiment::stop_experiment(experiment::real_effects(), reader, writer, experiment)) {
      rows.push_back({experiment.record.id, process.row.node, process.row.host, process.row.pid, process.alive,
                      process.alive ? "stopped" : "was not running any more", process.problem});
      all_ended = all_ended && process.problem.empty();
    }
    const auto now = reader.experiment(experiment.number);
    const bool running = now.status == store::ExperimentStatus::running;
    if (!running && !experiment::left_work(reader, now)) return;
    if (all_ended) experiment::remove_left_work(experiment::real_effects(), reader, writer, experiment, say);
    if (!running) return;
    writer.finish_experiment(experiment.number, store::ExperimentStatus::interrupted, "stopped by forklift stop",
                             clock_.wall_us());
  }

  const StopArguments& arguments_;
  const std::string& database_;
  Microseconds patience_;
  Clock& clock_ = system_clock();
};

void show(const std::vector<Row>& rows, const StopArguments& arguments) {
  Json all = Json::array();
  for (const auto& row : rows) {
    all.push_back({{"experiment", row.experiment},
                   {"node", row.node},
                   {"host", row.host},
                   {"pid", row.pid},
                   {"was_running", row.was_running},
                   {"outcome", row.outcome},
                   {"problem", row.problem}});
    if (!arguments.json)
      print_text(fmt::format("{} on {}: {}\n", row.node, row.host, row.problem.empty() ? row.outcome : row.problem));
  }
  if (arguments.json) print_json(all);
}

/// An older database is brought up to date; one of our version is not written here, for its writer may hang.
store::Reader current(const std::string& database) {
  try {
    return store::Reader::open(database);
  } catch (const Error&) {
    if (std::filesystem::exists(database)) store::Database::open(database);
    return store::Reader::open(database);
  }
}

std::vector<store::Experiment> chosen(const std::string& name, const std::string& database) {
  const auto reader = current(database);
  return name == "all" ? reader.experiments() : std::vector{reader.experiment(name)};
}

int stop(const StopArguments& arguments, const Shared& shared) {
  const auto patience = parse_duration(arguments.wait);
  if (!patience) {
    throw Error{ErrorKind::config, "--wait " + arguments.wait, "expected a duration such as \"5m\"",
                "Write for example --wait 30s"};
  }
  std::vector<Row> rows;
  std::optional<Error> failed;
  Stop steps{arguments, shared.database, *patience};
  for (const auto& experiment : chosen(arguments.name, shared.database)) {
    try {
      steps.one(experiment, rows);
    } catch (const Error& error) {  // the others are stopped all the same
      say(fmt::format("forklift: {}", error.what()));
      failed = error;
    }
  }
  show(rows, arguments);
  if (rows.empty() && !failed && !arguments.json) print_text("nothing to stop\n");
  const bool problem = std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.problem.empty(); });
  return failed ? exit_code(failed->kind()) : problem ? exit_code(ErrorKind::environment) : 0;
}

}  // namespace

void add_stop(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand(
      "stop", "End an experiment in order, as Ctrl-C does, and stop the servers that one left running");
  auto arguments = std::make_shared<StopArguments>();
  command->add_option("experiment", arguments->name, "Experiment, \"latest\" or \"all\"")->capture_default_str();
  command->add_flag("--force", arguments->force,
                    "Kill a running experiment's process (SIGKILL); if it runs on another host, stop its servers all "
                    "the same");
  command->add_flag("--foreign", arguments->foreign,
                    "Also if another user or another host made the experiment: its results file then says what is "
                    "stopped, and where");
  command->add_option("--wait", arguments->wait, "How long a running experiment may take to end")
      ->type_name("DURATION")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return stop(*arguments, shared); }; });
}

}  // namespace forklift::commands
