// forklift run: the main job, from a scenario file to a report.
#include <fmt/format.h>

#include <memory>

#include "common/core/error.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/commands/resume_argument.hpp"
#include "orchestrator/commands/scenario_argument.hpp"
#include "orchestrator/interrupt.hpp"
#include "orchestrator/pipeline.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/render/report.hpp"
#include "reports/render/terminal.hpp"

namespace forklift::commands {
namespace {

struct Arguments {
  ScenarioArgument scenario;
  std::vector<std::string> words;  ///< the scenario's file as it was given, or beside --resume also an id
  std::string out = "report", resume;
  bool aa = false, quiet = false, json = false, no_report = false;
};

void show(const store::Reader& reader, const ExperimentResult& result, const Arguments& arguments) {
  const auto experiment = reader.experiment(result.experiment);
  if (arguments.json) {
    fmt::print("{}\n", results_of(reader, experiment).dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("\n{}\n", render::terminal_table(reader, experiment));
  }
  if (arguments.no_report) return;
  const auto page = render::write_report(reader, experiment, arguments.out);
  fmt::print(stderr, "report: {}\n", page.string());
}

/// What the A/A experiment says of the machines, for later reports; nothing if too few runs of it are valid.
void store_noise(const std::string& database, const std::string& experiment) {
  std::optional<store::NoiseFloor> floor;
  {
    const auto reader = store::Reader::open(database);
    floor = analysis::noise_of(analysis::gather(reader, reader.experiment(experiment)));
  }
  if (floor) store::Writer{store::Database::open(database)}.set_noise_floor(*floor);
}

scenario::Scenario given(const Arguments& arguments) {
  if (arguments.words.size() > 1)
    throw Error{ErrorKind::config, arguments.words[1], "a run has one scenario", "Start another run for it"};
  return arguments.scenario.read();
}

/// Of the experiment to go on with, whose id is put into `id`.
scenario::Scenario stored(const Arguments& arguments, const std::string& database, std::string& id) {
  const auto reader = store::Reader::open(database);
  const auto chosen = resumed(reader, arguments.resume, arguments.words);
  const auto experiment = reader.experiment(chosen.experiment);
  if (!chosen.file.empty()) {
    auto argument = arguments.scenario;
    argument.file = chosen.file;
    argument.read();  // what is wrong with it is told first
  }
  check_unchanged(experiment, chosen.file, arguments.scenario.sets);
  id = experiment.record.id;
  return ScenarioArgument::read(experiment);
}

int run(Arguments arguments, const Shared& shared) {
  if (arguments.aa) arguments.scenario.sets.emplace_back("aa=true");
  std::string resume;
  const auto scenario = arguments.resume.empty() ? given(arguments) : stored(arguments, shared.database, resume);
  interrupt::install();
  Progress progress{system_clock(), Progress::on_terminal(), arguments.quiet};
  const auto result = run_experiment(scenario, {.database = shared.database, .progress = &progress, .resume = resume});
  if (scenario.aa) store_noise(shared.database, result.experiment);
  progress.phase("writing the report");
  const auto reader = store::Reader::open(shared.database);
  try {
    show(reader, result, arguments);
  } catch (const Error&) {
    if (!interrupt::requested()) throw;  // Ctrl-C reaches what draws the plots too
    progress.say(fmt::format("interrupted; write the report with: forklift report --db {} {}", shared.database,
                             result.experiment));
  }
  progress.say(fmt::format("experiment {}: {} valid, {} invalid, {} failed{}", result.experiment, result.valid,
                           result.invalid, result.failed, result.interrupted ? ", interrupted" : ""));
  if (!result.reason.empty() && !result.interrupted) fmt::print(stderr, "forklift: {}\n", result.reason);
  return interrupt::requested() ? exit_code(ErrorKind::interrupted) : result.exit_code;
}

}  // namespace

void add_run(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("run", "Run a scenario: start the cluster, load, drive, collect, stop, report");
  auto arguments = std::make_shared<Arguments>();
  auto* file = arguments->scenario.add_to(*command);
  auto more = std::make_shared<std::string>();
  auto* second = command->add_option("experiment", *more, "Beside --resume: the experiment")->group("");
  command->add_option("--out", arguments->out, "Directory of the report")->capture_default_str();
  command->add_flag(
      "--resume{latest}", arguments->resume,
      "Go on with an experiment that ended early (the latest, or --resume ID): valid runs stay, the rest is run. A "
      "scenario and --set beside it must be those that it was begun with");
  command->add_flag("--aa", arguments->aa,
                    "A/A: run the first cell twice, as A and B, and store what differs as the machines' noise");
  command->add_flag("--quiet", arguments->quiet, "No progress lines");
  command->add_flag("--json", arguments->json, "Print the results as JSON instead of a table");
  command->add_flag("--no-report", arguments->no_report, "Write no report directory");
  command->callback([=, &shared, &action] {
    if (file->count() > 0) arguments->words.push_back(arguments->scenario.file);
    if (second->count() > 0) arguments->words.push_back(*more);
    action = [=, &shared] { return run(*arguments, shared); };
  });
}

}  // namespace forklift::commands
