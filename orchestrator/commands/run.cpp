// forklift run: the main job, from a scenario file to a report.
#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <memory>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "common/core/text.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/desk_or_local.hpp"
#include "orchestrator/commands/label.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/commands/resume_argument.hpp"
#include "orchestrator/commands/scenario_argument.hpp"
#include "orchestrator/commands/standing.hpp"
#include "orchestrator/console/interrupt.hpp"
#include "orchestrator/experiment/run.hpp"
#include "orchestrator/owner/maker.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/render/report.hpp"
#include "reports/render/terminal.hpp"

namespace forklift::commands {
namespace {

struct RunArguments {
  ScenarioArgument scenario;
  std::vector<std::string> words;  ///< the scenario's file as it was given, or beside --resume also an id
  std::string out = "report", resume;
  std::optional<std::string> label;
  bool foreign = false, aa = false, quiet = false, json = false, no_report = false;
};

/// What comes after an experiment: nothing of it may lose the results, which are in the database.
class Aftermath {
 public:
  Aftermath(const RunArguments& arguments, const Shared& shared, const experiment::ExperimentResult& result)
      : arguments_(arguments), shared_(shared), result_(result) {}

  /// Each step does what it can, whatever became of the others; returns the exit code.
  int show(bool aa, console::Progress& progress) {
    if (aa) attempt("", [&] { store_noise(); });
    if (!arguments_.no_report) {
      progress.phase("writing the report");
      attempt("Write the report again with: " + again(), [&] { write_report(); });
    }
    attempt("Show them again with: " + again(), [&] { print_results(); });
    return failed_ && result_.exit_code == 0 ? exit_code(ErrorKind::environment) : result_.exit_code;
  }

 private:
  std::string again() const { return report_command(shared_.database, result_.experiment, arguments_.out); }

  template <class Step>
  void attempt(const std::string& remedy, Step step) {
    try {
      step();
    } catch (const std::exception& error) {
      failed_ = true;
      // Ctrl-C reaches what draws the plots, too: that is no fault of it.
      print_to_stderr(fmt::format("forklift: {}\n", console::interrupt::requested() ? "interrupted" : error.what()));
      keep(remedy);
    }
  }

  void keep(const std::string& remedy) const {
    print_to_stderr(fmt::format("forklift: the results are kept in {}. {}\n", shared_.database, remedy));
  }

  /// What the A/A experiment says of the machines, for later reports; nothing if too few runs of it are valid.
  void store_noise() const {
    std::optional<store::NoiseFloor> floor;
    {
      const auto reader = store::Reader::open(shared_.database);
      floor = analysis::noise_of(analysis::gather(reader, reader.experiment(result_.experiment)));
    }
    if (floor) store::Writer{store::Database::open(shared_.database)}.set_noise_floor(*floor);
  }

  void write_report() const {
    const auto reader = store::Reader::open(shared_.database);
    const auto page = render::write_report(reader, reader.experiment(result_.experiment), arguments_.out);
    print_to_stderr(fmt::format("report: {}\n", page.string()));
  }

  /// main() reports what could not be printed.
  void print_results() const {
    const auto reader = store::Reader::open(shared_.database);
    const auto experiment = reader.experiment(result_.experiment);
    if (arguments_.json)
      print_json(results_of(reader, experiment));
    else
      print_text("\n" + render::terminal_table(reader, experiment) + "\n");
    const int reason = output_failure();
    if (reason != 0 && reason != EPIPE) keep("Show them again with: " + again());
  }

  const RunArguments& arguments_;
  const Shared& shared_;
  const experiment::ExperimentResult& result_;
  bool failed_ = false;
};

/// What is only needed after hours is tried now.
void try_outputs(const RunArguments& arguments, const Shared& shared) {
  const auto folder = std::filesystem::absolute(shared.database).parent_path();
  try_writing(folder, "Free some space there, or name another results database with --db");
  if (!arguments.no_report) render::try_report(arguments.out);
}

scenario::Scenario given(const RunArguments& arguments) {
  if (arguments.words.size() > 1)
    throw Error{ErrorKind::config, arguments.words[1], "a run has one scenario", "Start another run for it"};
  return read_to_run(arguments.scenario);
}

/// Of the experiment to go on with, whose id is put into `id`.
scenario::Scenario stored(const RunArguments& arguments, const std::string& database, std::string& id) {
  const auto reader = store::Reader::open(database);
  const auto chosen = resumed(reader, arguments.resume, arguments.words);
  const auto experiment = reader.experiment(chosen.experiment);
  const auto& id_there = experiment.record.id;
  const auto again =
      fmt::format("forklift run --foreign --db {} --resume={}", shell_word(database), shell_word(id_there));
  const auto refused =
      owner::not_obeyed(database, id_there, experiment.record.maker, owner::Unrecorded::foreign, again);
  if (refused && !arguments.foreign) throw *refused;
  auto sets = arguments.scenario.sets;
  if (!chosen.file.empty()) {
    auto argument = arguments.scenario;
    argument.file = chosen.file;
    sets = with_local(argument.read(), experiment, std::move(sets));  // what is wrong with it is told first
  }
  check_unchanged(experiment, chosen.file, sets);
  id = experiment.record.id;
  return ScenarioArgument::read(experiment);
}

/// An experiment that goes on has one already.
std::string label_of(const RunArguments& arguments) {
  if (arguments.label && !arguments.resume.empty())
    throw Error{ErrorKind::config, fmt::format("--label \"{}\"", *arguments.label),
                "an experiment that goes on has its label from its beginning", "Leave out --label, or --resume"};
  return checked_label(arguments.label);
}

int run(RunArguments arguments, const Shared& shared) {
  const auto label = label_of(arguments);
  if (arguments.aa) arguments.scenario.sets.emplace_back("aa=true");
  std::string resume;
  const auto scenario = arguments.resume.empty() ? given(arguments) : stored(arguments, shared.database, resume);
  console::interrupt::install();
  try_outputs(arguments, shared);
  console::Progress progress{system_clock(), console::Progress::on_terminal(), arguments.quiet};
  const auto result = experiment::run_experiment(
      scenario,
      {.database = shared.database, .progress = &progress, .resume = resume, .judge = judge_results, .label = label});
  const int code = Aftermath{arguments, shared, result}.show(scenario.aa, progress);
  progress.say(fmt::format("experiment {}: {} valid, {} invalid, {} failed{}", result.experiment, result.valid,
                           result.invalid, result.failed, result.interrupted ? ", interrupted" : ""));
  if (!result.reason.empty() && !result.interrupted) print_to_stderr(fmt::format("forklift: {}\n", result.reason));
  return console::interrupt::requested() ? exit_code(ErrorKind::interrupted) : code;
}

}  // namespace

void add_run(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("run", "Run a scenario: start the cluster, load, drive, collect, stop, report");
  auto arguments = std::make_shared<RunArguments>();
  auto* file = arguments->scenario.add_to(*command);
  auto more = std::make_shared<std::string>();
  auto* second = command->add_option("experiment", *more, "Beside --resume: the experiment")->group("");
  command->add_option("--out", arguments->out, "Directory of the report")->capture_default_str();
  command->add_flag(
      "--resume{latest}", arguments->resume,
      "Go on with an experiment that ended early (the latest, or --resume ID): valid runs stay, the rest is run. A "
      "scenario and --set beside it must be those that it was begun with");
  command->add_flag("--foreign", arguments->foreign,
                    "Beside --resume: also if another user or another host made the experiment");
  command->add_flag("--aa", arguments->aa,
                    "A/A: run the first cell twice, as A and B, and store what differs as the machines' noise");
  command
      ->add_option("--label", arguments->label,
                   "What this experiment is in a history: a release, a commit, a change (default: the versions of a "
                   "cell's servers and its name)")
      ->type_name("TEXT");
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
