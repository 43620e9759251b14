#include "orchestrator/experiment/run.hpp"

#include <fmt/format.h>

#include <optional>

#include "common/core/error.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/experiment/begin.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/experiment/clusters.hpp"
#include "orchestrator/experiment/desk.hpp"
#include "orchestrator/experiment/place.hpp"
#include "orchestrator/experiment/sweep.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::experiment {
namespace {

plan::Plan plan_of(const scenario::Scenario& scenario, const RunOptions& options, Clock& clock) {
  return plan::make(scenario,
                    options.resume.empty() ? plan::make_experiment_id(scenario.name, clock.wall_us()) : options.resume);
}

/// Other people's tables, and other experiments, end it before anything is changed anywhere. A server that does not
/// answer is an error when it is needed.
void survey(const plan::Plan& plan, const RunOptions& options) {
  for (const auto& words : cluster::survey(plan, options.resume).intentions) options.progress->say("note: " + words);
}

void end_early(ExperimentResult& result, const Error& error, const console::Cancel& cancel) {
  result.interrupted = error.kind() == ErrorKind::interrupted || cancel.requested();
  result.reason = result.interrupted ? "interrupted" : error.what();
  result.exit_code = exit_code(result.interrupted ? ErrorKind::interrupted : error.kind());
}

/// What is under way of an experiment; it is stopped from here, whatever became of it.
struct UnderWay {
  const Ground& ground;
  Begun& begun;
  owner::Name name;
  Desk desk{ground};
  std::optional<PlacedPlan> placed{};
  std::optional<Clusters> clusters{};
};

void run_phases(UnderWay& under_way, const plan::Plan& plan, const Judge& judge, Tally& tally) {
  auto& record = under_way.begun.record;
  under_way.desk.start(record);
  under_way.placed = connect_hosts(under_way.ground, plan, under_way.desk);
  prepare_hosts(under_way.ground, record, under_way.desk, *under_way.placed);
  under_way.clusters.emplace(under_way.ground, *under_way.placed, record.leftover);
  Sweep{under_way.ground,
        *under_way.placed,
        *under_way.clusters,
        record,
        tally,
        judge,
        [&] { under_way.begun.heartbeat->check(); }}
      .run_all();
}

/// Servers of the earlier part that were not taken over: the program was asked to end before.
void stop_leftovers(const UnderWay& under_way) {
  const auto& ground = under_way.ground;
  const auto reader = store::Reader::open(under_way.name.database);
  for (const auto& process :
       stop_experiment(ground.effects, reader, ground.writer, reader.experiment(under_way.begun.record.number))) {
    if (!process.problem.empty())
      throw Error{ErrorKind::environment, process.row.node + " on " + process.row.host, process.problem, ""};
  }
}

/// Stops what was started; with keep "on-failure" only if all went well. Work directories go when nothing failed.
void clean_up(UnderWay& under_way, ExperimentResult& result) {
  const auto& ground = under_way.ground;
  under_way.begun.heartbeat->check();  // servers of an experiment that is another's now are his
  const bool failed = !result.reason.empty() || result.failed > 0;
  const auto dismiss = [&](hosts::Guards::Which which) {
    if (under_way.clusters) under_way.clusters->dismiss_guards(which);
  };
  if (ground.scenario.keep == "on-failure" && failed && !result.interrupted) {
    ground.progress.say("servers are left running; stop them with: " + owner::stop_command(under_way.name));
    return dismiss(hosts::Guards::Which::all);
  }
  try {
    const bool hosts_gone = under_way.desk.has_died();  // with all that ran in them: nobody there can be asked
    if (under_way.clusters && !hosts_gone) under_way.clusters->stop();
    dismiss(hosts::Guards::Which::all);
    if (under_way.begun.record.resumed && !hosts_gone) stop_leftovers(under_way);
    under_way.desk.stop(under_way.placed ? &under_way.placed->fleet : nullptr);
    if (hosts_gone) stop_leftovers(under_way);
  } catch (const std::exception& error) {
    end_early(result, unexpected(error), ground.effects.cancel);
    ground.progress.say(fmt::format("can't stop everything: {}", error.what()));
    return dismiss(hosts::Guards::Which::idle);  // where something is left, they stay
  }
  if (under_way.placed && (!failed || result.interrupted)) remove_work(ground, *under_way.placed);
}

/// Where the desk is gone, so is all that ran in its hosts: what fails first is not what died.
Error cause_of(Desk& desk, const Error& seen) {
  try {
    if (seen.kind() != ErrorKind::interrupted) desk.check_alive();
  } catch (const Error& dead) {
    return dead;
  }
  return seen;
}

ExperimentResult run_begun(const Ground& ground, Begun& begun, const plan::Plan& plan, const Request& request) {
  ExperimentResult result;
  result.experiment = plan.experiment;
  Tally tally{.valid = static_cast<int>(begun.record.valid.size())};
  UnderWay under_way{ground, begun, request.name(plan)};
  try {
    run_phases(under_way, plan, request.judge, tally);
  } catch (
      const std::exception& error) {  // also a bug or an exhausted machine: what was started is stopped all the same
    end_early(result, cause_of(under_way.desk, unexpected(error)), ground.effects.cancel);
  }
  result.valid = tally.valid;
  result.invalid = tally.invalid;
  result.failed = tally.failed;
  clean_up(under_way, result);
  return result;
}

/// The last rows. What a run came to is a verdict only where nothing else ended the experiment.
void finish(const Ground& ground, ExperimentResult& result) {
  const auto status = result.interrupted      ? store::ExperimentStatus::interrupted
                      : result.reason.empty() ? store::ExperimentStatus::finished
                                              : store::ExperimentStatus::failed;
  ground.writer.finish_experiment(ground.number, status, result.reason, ground.clock().wall_us());
  if (result.exit_code == 0 && result.failed > 0) result.exit_code = exit_code(ErrorKind::environment);
  if (result.exit_code == 0 && result.invalid > 0) result.exit_code = 1;
}

/// Nobody listens to an experiment's phases once it is not ours any more.
class Silence {
 public:
  explicit Silence(console::Progress& progress) : progress_(progress) {}
  ~Silence() { progress_.tell({}); }

 private:
  console::Progress& progress_;
};

}  // namespace

ExperimentResult run_experiment(const scenario::Scenario& scenario, const RunOptions& options, const Effects& effects) {
  auto& progress = *options.progress;
  const auto plan = plan_of(scenario, options, effects.clock);
  need_desk(effects, scenario);
  store::Writer writer{store::Database::open(options.database)};
  survey(plan, options);
  const Request request{effects, scenario, writer, options.database, progress, options.judge, options.label};
  const Silence at_last{progress};  // also if it never begins
  auto begun = options.resume.empty() ? begin(request, plan) : resume(request, plan);
  const Silence at_end{progress};  // before `begun` goes
  const auto say = [&](const std::string& line) { progress.say(line); };
  collect::StoreJournal journal{writer, begun.record.number, effects.clock, say};
  // Reports must know: a block that was under way has runs of both times.
  if (begun.record.resumed) journal.event("resumed", "forklift", "the experiment was broken off, and goes on");
  const Ground ground{effects, scenario, writer, progress, journal, plan.experiment, begun.record.number};
  auto result = run_begun(ground, begun, plan, request);
  finish(ground, result);
  return result;
}

}  // namespace forklift::experiment
