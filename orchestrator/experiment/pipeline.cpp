#include "orchestrator/experiment/pipeline.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/console/interrupt.hpp"
#include "orchestrator/doctor/judge.hpp"
#include "orchestrator/experiment/bench.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/experiment/load_search.hpp"
#include "orchestrator/experiment/measurement.hpp"
#include "orchestrator/experiment/resume.hpp"
#include "orchestrator/hosts/deploy_programs.hpp"
#include "orchestrator/hosts/fleet.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/owner/claim.hpp"
#include "orchestrator/owner/heartbeat.hpp"
#include "orchestrator/owner/maker.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLogLines = 20;
constexpr int kFailuresInARow = 3;  // then the sweep is given up: something is wrong with the machines, not with a cell

/// The error as it is, or, if it is none of ours, as one.
Error unexpected(const std::exception& error) {
  if (const auto* ours = dynamic_cast<const Error*>(&error)) return *ours;
  return {ErrorKind::environment, "forklift", fmt::format("unexpected: {}", error.what()),
          "Please report this with the scenario that you used"};
}

/// Everything of one experiment, from its first row to its last.
class Experiment {
 public:
  Experiment(const scenario::Scenario& scenario, const RunOptions& options)
      : scenario_(scenario),
        progress_(*options.progress),
        clock_(system_clock()),
        plan_(plan::make(scenario, options.resume.empty() ? plan::make_experiment_id(scenario.name, clock_.wall_us())
                                                          : options.resume)),
        writer_(store::Database::open(options.database)),
        database_file_(options.database),
        me_(owner::this_process("run", clock_)),
        resumes_(!options.resume.empty()) {}
  ~Experiment() { progress_.tell({}); }
  Experiment(const Experiment&) = delete;
  Experiment& operator=(const Experiment&) = delete;

  ExperimentResult run() {
    survey_databases();
    begin();
    try {
      connect_hosts();
      run_all();
    } catch (const Error& error) {
      end_early(error);
    } catch (const std::exception& error) {  // a bug or an exhausted machine: what was started is stopped all the same
      end_early(unexpected(error));
    }
    clean_up();
    const auto status = result_.interrupted      ? store::ExperimentStatus::interrupted
                        : result_.reason.empty() ? store::ExperimentStatus::finished
                                                 : store::ExperimentStatus::failed;
    writer_.finish_experiment(experiment_, status, result_.reason, clock_.wall_us());
    release();
    if (result_.exit_code == 0 && result_.failed > 0) result_.exit_code = exit_code(ErrorKind::environment);
    if (result_.exit_code == 0 && result_.invalid > 0) result_.exit_code = 1;
    return result_;
  }

 private:
  /// Other people's tables, and other experiments, end it before anything is changed anywhere. A server that does not
  /// answer is told of when it is needed.
  void survey_databases() {
    for (const auto& words : cluster::survey(plan_, resumes_ ? plan_.experiment : "").intentions)
      progress_.say("note: " + words);
  }

  /// Evidence first: the plan is in the database before any host is asked for anything.
  void begin() {
    result_.experiment = plan_.experiment;
    if (resumes_) return go_on();
    auto record = collect::experiment_record(scenario_, plan_, clock_.wall_us());
    record.maker = owner::this_maker();
    experiment_ = writer_.begin_experiment(record, me_);
    keep();
    for (const auto& cell : plan_.cells)
      cells_.push_back(writer_.add_cell(experiment_, collect::cell_record(plan_, cell)));
    console::interrupt::set_cleanup_hint(owner::stop_command(name()));
    if (const auto& note = writer_.database().note(); !note.empty()) progress_.say("note: " + note);
    progress_.say(
        scenario_.search
            ? fmt::format("experiment {}: a search in {} series", plan_.experiment, plan_.cells.size())
            : fmt::format("experiment {}: {} cells, {} runs", plan_.experiment, plan_.cells.size(), plan_.runs.size()));
    for (const auto& cell : plan_.cells) {
      for (const auto& note : cell.notes) progress_.say(fmt::format("note: {}: {}", cell.name, note));
    }
  }

  owner::Name name() const { return {database_file_, plan_.experiment}; }

  /// From now on others see that this process works on the experiment, and at what.
  void keep() {
    heartbeat_ = std::make_unique<owner::Heartbeat>(owner::Heartbeat::Parts{
        .database = database_file_, .experiment = experiment_, .me = me_, .clock = clock_, .lost = [this](auto other) {
          console::interrupt::leave(owner::lost(name(), other), exit_code(ErrorKind::environment));
        }});
    progress_.tell([this](const std::string& phase) { heartbeat_->phase(phase); });
  }

  void release() {
    progress_.tell({});
    heartbeat_.reset();
  }

  /// Valid runs stay. Of the servers that the earlier part left, those that the next run needs are taken over, if all
  /// of them live; the others are stopped.
  void go_on() {
    const auto reader = store::Reader::open(database_file_);
    const auto earlier = reader.experiment(plan_.experiment);
    experiment_ = earlier.number;
    owner::claim(
        {.name = name(), .experiment = experiment_, .me = me_, .clock = clock_, .say = [this](const std::string& line) {
           progress_.say(line);
         }});
    keep();
    auto part = earlier_part(reader, earlier, plan_);
    leftover_ = leftover(reader, earlier, plan_, part);
    const auto keep = marks_to_keep(reader, earlier, leftover_);
    for (const auto& process : stop_experiment(reader, writer_, earlier, keep)) {
      if (!process.problem.empty()) {
        throw Error{ErrorKind::environment, process.row.node + " on " + process.row.host,
                    "it may still run from before, and can't be stopped: " + process.problem,
                    fmt::format("Stop it on {} (kill {}), then: forklift run --db {} --resume={}", process.row.host,
                                process.row.pid, shell_word(database_file_), plan_.experiment)};
      }
    }
    cells_ = part.cells;
    valid_ = std::move(part.valid);
    result_.valid = static_cast<int>(valid_.size());
    writer_.reopen_experiment(experiment_, clock_.wall_us());
    console::interrupt::set_cleanup_hint(owner::stop_command(name()));
    // How many runs a search will need is not known before.
    const auto of = scenario_.search ? "" : fmt::format(" of {}", plan_.runs.size());
    progress_.say(
        fmt::format("experiment {} goes on: {}{} runs are valid already", plan_.experiment, valid_.size(), of));
  }

  void connect_hosts() {
    progress_.phase("connecting to hosts");
    fleet_ = hosts::connect(scenario::all_hosts(scenario_), hosts::used_hosts(scenario_), clock_,
                            hosts::server_users(scenario_));
    hosts::resolve_homes(plan_, fleet_, clock_);
    if (resumes_) remove_work(leftover_.cluster);  // half-made data directories of the earlier part, with their mark
    hosts::claim_work(plan_, fleet_, clock_);
    hosts::deploy_programs(plan_, fleet_, clock_,
                           {.phase = [this](const std::string& line) { progress_.phase(line); },
                            .say = [this](const std::string& line) { progress_.say(line); },
                            .check_cancelled = console::interrupt::check});
    writer_.add_nodes(experiment_, collect::node_records(plan_));
    const auto facts = hosts::host_facts(fleet_, clock_);
    writer_.add_hosts(experiment_, facts);
    note_memory(facts);
  }

  /// Servers that may use more memory than there is: each of them may be ended by the kernel while it runs.
  void note_memory(const std::vector<store::HostFact>& facts) {
    std::map<std::string, remote::HostFacts> by_host;
    for (const auto& fact : facts) by_host[fact.host].facts.emplace_back(fact.fact, fact.value);
    std::set<std::string> said;
    for (const auto& cluster : plan_.clusters) {
      for (const auto& [host, need] : cluster::needs(cluster)) {
        const auto memory = doctor::judge_memory(host, by_host[host], need);
        const auto note = fmt::format("note: {}: {}. {}.", host, memory.what, memory.fix);
        if (memory.state == doctor::State::fail && said.insert(note).second) progress_.say(note);
      }
    }
  }

  void run_all() {
    journal_ = std::make_unique<collect::StoreJournal>(writer_, experiment_, clock_,
                                                       [this](const std::string& line) { progress_.say(line); });
    bench_ =
        std::make_unique<Bench>(Bench::Parts{plan_, scenario_, fleet_, hosts::client_addresses(fleet_, clock_), writer_,
                                             experiment_, cells_, *journal_, clock_, progress_, leftover_});
    if (scenario_.search) return search();
    for (const auto& run : plan_.runs) run_unless_done(run);
  }

  void run_unless_done(const plan::Run& run) {
    console::interrupt::check();
    if (!valid_.contains({run.cell, run.repeat})) run_one(run);
  }

  void search() {
    LoadSearch search{plan_,
                      scenario_,
                      {.add_cell = [this](const plan::Cell& cell) { add_searched(cell); },
                       .run = [this](const plan::Run& run) { run_unless_done(run); },
                       .measured =
                           [this](int cell) {
                             return measured_load(reader(), experiment_, cells_.at(static_cast<std::size_t>(cell)));
                           }}};
    search.run();
    const auto found = search.found();
    writer_.set_searches(experiment_, found);
    for (const auto& one : found) progress_.say(fmt::format("{}: {}", one.series, one.text));
  }

  /// A part of the experiment that ended early may have been here already: the same search asks for the same cells.
  void add_searched(const plan::Cell& cell) {
    if (static_cast<std::size_t>(cell.index) < cells_.size()) {
      const auto known = reader().cell(cells_[static_cast<std::size_t>(cell.index)]);
      if (known.record.fingerprint == cell.fingerprint) return;
      throw other_plan(reader().experiment(experiment_));
    }
    cells_.push_back(writer_.add_cell(experiment_, collect::cell_record(plan_, cell)));
  }

  store::Reader reader() const { return store::Reader::open(database_file_); }

  void run_one(const plan::Run& run) {
    const auto& cell = plan_.cells[static_cast<std::size_t>(run.cell)];
    if (!scenario_.search) progress_.run_begins(run.position, static_cast<int>(plan_.runs.size()));
    const auto of_all = scenario_.search ? "" : fmt::format("/{}", plan_.runs.size());  // a search knows no end
    title_ = fmt::format("run {}{} \"{}\"", run.position + 1, of_all, cell.name);
    const auto number =
        writer_.begin_run({cells_[static_cast<std::size_t>(run.cell)], run.repeat, run.position, clock_.wall_us()});
    journal_->set_run(number);
    staged_ = false;
    try {
      measure(run, cell, number);
      failures_ = 0;
    } catch (const Error& error) {
      fail_run(number, error);
    } catch (const sql::SqlError& error) {
      fail_run(number, Error{ErrorKind::environment, "cluster", error.what(), "Look at the servers' logs"});
    } catch (const std::exception& error) {
      fail_run(number, unexpected(error));
    }
    journal_->set_run({});
  }

  void measure(const plan::Run& run, const plan::Cell& cell, store::RunId number) {
    if (std::exchange(fresh_, false)) bench_->stop();  // not at once: it may be the cluster to be kept
    Stage& stage = bench_->stage_for(cell);
    const auto database = bench_->database_for(stage, cell);
    staged_ = true;
    Measurement measurement{
        {*bench_, fleet_, writer_, *journal_, clock_, progress_, scenario_.seed, plan_.experiment}, title_, number};
    const auto verdict = measurement.run(run, database);
    ++(verdict.status == store::RunStatus::valid ? result_.valid : result_.invalid);
  }

  /// A run that failed is kept with its reason and the servers' last lines; the next one gets a fresh cluster. The
  /// sweep ends if the user wants it, if the scenario is wrong, if not even start and load work, or after several
  /// failures in a row.
  void fail_run(store::RunId number, const Error& seen) {
    heartbeat_->check();
    const bool interrupted = seen.kind() == ErrorKind::interrupted || console::interrupt::requested();
    const Error error = interrupted ? seen : cause_of(seen);
    save_logs(number);
    writer_.finish_run(number, interrupted ? store::RunStatus::interrupted : store::RunStatus::failed, error.what(), {},
                       clock_.wall_us());
    if (interrupted) throw Error{ErrorKind::interrupted, "forklift", "interrupted", ""};
    ++result_.failed;
    progress_.say(fmt::format("{}: FAILED: {}", title_, error.what()));
    if (!staged_ || error.kind() == ErrorKind::config || ++failures_ >= kFailuresInARow) throw error;
    fresh_ = true;
  }

  /// What fails first is often not what died: a lost connection, a driver that gave up. If a server is gone, that is
  /// it.
  Error cause_of(const Error& seen) {
    if (!bench_ || bench_->stage() == nullptr) return seen;
    try {
      bench_->stage()->cluster->check_alive();
    } catch (const Error& dead) {
      return dead;
    } catch (const std::exception&) {  // nothing more can be learnt
    }
    return seen;
  }

  void save_logs(std::optional<store::RunId> number) {
    if (!bench_ || bench_->stage() == nullptr) return;
    auto* logs = bench_->stage()->cluster->logs();
    if (logs == nullptr) return;
    try {  // the logs are best effort: they must not hide the cause
      writer_.add_logs(experiment_, number, collect::log_tails(logs->log_tails(kLogLines)));
    } catch (const std::exception& error) {
      progress_.say(fmt::format("can't read the servers' logs: {}", error.what()));
    }
  }

  void end_early(const Error& error) {
    result_.interrupted = error.kind() == ErrorKind::interrupted || console::interrupt::requested();
    result_.reason = result_.interrupted ? "interrupted" : error.what();
    result_.exit_code = result_.interrupted ? exit_code(ErrorKind::interrupted) : exit_code(error.kind());
  }

  /// Stops what was started; with keep "on-failure" only if all went well. Work directories go when nothing failed.
  void clean_up() {
    heartbeat_->check();  // servers of an experiment that is another's now are his
    const bool failed = !result_.reason.empty() || result_.failed > 0;
    if (scenario_.keep == "on-failure" && failed && !result_.interrupted) {
      progress_.say("servers are left running; stop them with: " + owner::stop_command(name()));
      if (bench_) bench_->dismiss_guards();
      return;
    }
    try {
      if (bench_) bench_->stop();
      if (bench_) bench_->dismiss_guards();
      if (resumes_) stop_leftovers();
    } catch (const std::exception& error) {
      end_early(unexpected(error));
      progress_.say(fmt::format("can't stop everything: {}", error.what()));
      if (bench_) bench_->dismiss_guards(hosts::Guards::Which::idle);  // where something is left, they stay
      return;
    }
    if (!failed || result_.interrupted) remove_work();
  }

  /// Servers of the earlier part that were not taken over: the program was told to end before.
  void stop_leftovers() {
    const auto reader = store::Reader::open(database_file_);
    for (const auto& process : stop_experiment(reader, writer_, reader.experiment(experiment_))) {
      if (!process.problem.empty())
        throw Error{ErrorKind::environment, process.row.node + " on " + process.row.host, process.problem, ""};
    }
  }

  /// All that is in the experiment's directories, but for those of the cluster `kept` and its drivers.
  void remove_work(int kept = -1) {
    const auto say = [this](const std::string& line) { progress_.say(line); };
    if (kept < 0) return hosts::remove_work(plan_, fleet_, clock_, say);
    for (const auto& cluster : plan_.clusters) {
      if (cluster.index != kept) hosts::remove_cluster_work(cluster, plan_.experiment, fleet_, clock_, say);
    }
  }

  const scenario::Scenario& scenario_;
  console::Progress& progress_;
  Clock& clock_;
  plan::Plan plan_;
  store::Writer writer_;
  std::string database_file_;
  store::Owner me_;  ///< this process
  bool resumes_ = false;
  Leftover leftover_;
  std::set<std::pair<int, int>> valid_;  ///< (cell, repeat) of an earlier part that need no run any more
  store::ExperimentId experiment_;
  std::vector<store::CellId> cells_;
  remote::Fleet fleet_;
  std::unique_ptr<collect::StoreJournal> journal_;
  std::unique_ptr<Bench> bench_;
  std::unique_ptr<owner::Heartbeat> heartbeat_;  ///< as long as the experiment is ours
  ExperimentResult result_;
  std::string title_;
  bool staged_ = false;
  bool fresh_ = false;  ///< the last run failed: the next one gets a fresh cluster
  int failures_ = 0;
};

}  // namespace

ExperimentResult run_experiment(const scenario::Scenario& scenario, const RunOptions& options) {
  return Experiment{scenario, options}.run();
}

}  // namespace forklift::experiment
