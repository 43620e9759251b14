#include "orchestrator/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/bench.hpp"
#include "orchestrator/collect/clocks.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/deploy_programs.hpp"
#include "orchestrator/faults/damage.hpp"
#include "orchestrator/fleet.hpp"
#include "orchestrator/interrupt.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift {
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

/// Counters of a server begin at zero when it starts: what they say of such a run is not the whole of it.
bool restarts_sql_nodes(const plan::Cell& cell) {
  using Kind = scenario::Fault::Kind;
  return std::any_of(cell.settings.faults.begin(), cell.settings.faults.end(), [](const scenario::Fault& fault) {
    const bool sql = fault.targets.front().rfind("sql-node", 0) == 0;
    return sql && (fault.kind == Kind::kill || fault.kind == Kind::rolling_restart);
  });
}

/// Everything of one experiment, from its first row to its last.
class Experiment {
 public:
  Experiment(const scenario::Scenario& scenario, const RunOptions& options)
      : scenario_(scenario),
        progress_(*options.progress),
        clock_(system_clock()),
        plan_(plan::make(scenario, plan::make_experiment_id(scenario.name, clock_.wall_us()))),
        writer_(store::Database::open(options.database)),
        database_file_(options.database) {}

  ExperimentResult run() {
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
    if (result_.exit_code == 0 && result_.failed > 0) result_.exit_code = exit_code(ErrorKind::environment);
    if (result_.exit_code == 0 && result_.invalid > 0) result_.exit_code = 1;
    return result_;
  }

 private:
  /// Evidence first: the plan is in the database before any host is asked for anything.
  void begin() {
    result_.experiment = plan_.experiment;
    experiment_ = writer_.begin_experiment(collect::experiment_record(scenario_, plan_, clock_.wall_us()));
    for (const auto& cell : plan_.cells)
      cells_.push_back(writer_.add_cell(experiment_, collect::cell_record(plan_, cell)));
    interrupt::set_cleanup_hint(fmt::format("forklift stop --db {} {}", database_file_, plan_.experiment));
    progress_.say(
        fmt::format("experiment {}: {} cells, {} runs", plan_.experiment, plan_.cells.size(), plan_.runs.size()));
    for (const auto& cell : plan_.cells) {
      for (const auto& note : cell.notes) progress_.say(fmt::format("note: {}: {}", cell.name, note));
    }
  }

  void connect_hosts() {
    progress_.phase("connecting to hosts");
    fleet_ = connect(scenario_.cells.front().settings.hosts, used_hosts(scenario_), clock_);
    resolve_homes(plan_, fleet_, clock_);
    deploy_programs(plan_, fleet_, clock_, [this](const std::string& line) { progress_.phase(line); });
    writer_.add_nodes(experiment_, collect::node_records(plan_));
    writer_.add_hosts(experiment_, host_facts(fleet_, clock_));
  }

  void run_all() {
    journal_ = std::make_unique<collect::StoreJournal>(writer_, experiment_, clock_,
                                                       [this](const std::string& line) { progress_.say(line); });
    bench_ = std::make_unique<Bench>(
        Bench::Parts{plan_, scenario_, fleet_, writer_, experiment_, cells_, *journal_, clock_, progress_});
    for (const auto& run : plan_.runs) {
      interrupt::check();
      run_one(run);
    }
  }

  void run_one(const plan::Run& run) {
    const auto& cell = plan_.cells[static_cast<std::size_t>(run.cell)];
    title_ = fmt::format("run {}/{} \"{}\"", run.position + 1, plan_.runs.size(), cell.name);
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
    Stage& stage = bench_->stage_for(cell);
    const auto database = bench_->database_for(stage, cell);
    staged_ = true;
    progress_.phase(title_);
    const auto clocks_before = look_at_clocks(number, "before");
    for (auto& seat : stage.seats) seat.clock_offset_us = clocks_before.at(seat.host->host()).offset_us;
    const auto before = stage.cluster->counters();
    drive::HostWatch watch{stage.posts, plan_.experiment + "/", clock_,
                           [this](const std::string& text) { journal_->event("warning", "watch", text); }};
    const auto driven = drive_with_faults(stage, cell, jobs(run, database));
    writer_.add_host_series(number, watch.finish());
    const auto after = stage.cluster->counters();
    stage.cluster->check_alive();
    for (const auto& report : driven.reports) writer_.add_driver_report(number, report);
    auto counters = collect::counter_pairs(before, after);
    for (auto& counter : collect::session_counters(driven.reports)) counters.push_back(std::move(counter));
    writer_.add_counters(number, counters);
    store::RunEvidence evidence{.drivers_expected = static_cast<int>(stage.seats.size()),
                                .reports = driven.reports,
                                .checks = {},
                                .server_commits = {},
                                .disturbed = !cell.settings.faults.empty(),
                                .servers_restarted = restarts_sql_nodes(cell),
                                .warnings = {}};
    wake(*stage.cluster);
    compare_clocks(number, clocks_before, evidence);
    if (cell.settings.workload.checks) {
      progress_.phase(title_ + "  checking consistency");
      evidence.checks = bench_->check(database);
      writer_.add_checks(number, *evidence.checks);
    }
    finish(number, evidence, counters, *stage.cluster);
  }

  drive::DriveResult drive_with_faults(Stage& stage, const plan::Cell& cell,
                                       const std::vector<contract::RunJob>& jobs) {
    faults::ClusterDamage damage{*stage.cluster, fleet_, cell.settings.hosts, *journal_, clock_, bench_->look_guard()};
    faults::Runner runner{faults::steps_of(cell.settings.faults, stage.cluster->plan()), damage, clock_};
    auto around = bench_->surroundings();
    around.window_begins = [&](std::int64_t wall_us) { runner.window_begins(wall_us); };
    around.interrupt = [&, look = around.interrupt] {
      look();
      runner.check();
    };
    auto driven = drive::drive(stage.seats, jobs, around);
    runner.finish();
    return driven;
  }

  /// What a fault killed and nobody restarted: the checks and the next run need it again.
  void wake(cluster::RunningCluster& cluster) {
    for (const auto& node : cluster.nodes_down()) {
      progress_.say(fmt::format("  note: {} was still down when the run ended; it is started again", node));
      cluster.restart_node(node);
      journal_->event("warning", node, "it was still down when the run ended, and was started again for the checks");
    }
  }

  /// Clocks that differ, and those that were set during the run. A run that went well does not fail for them.
  void compare_clocks(store::RunId number, const collect::HostClocks& before, store::RunEvidence& evidence) {
    if (const auto apart = collect::clock_difference(before); !apart.empty()) evidence.warnings.push_back(apart);
    try {
      for (auto& step : collect::clock_steps(before, look_at_clocks(number, "after")))
        evidence.warnings.push_back(std::move(step));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      evidence.warnings.push_back(
          fmt::format("the hosts' clocks could not be compared after the run: {}", error.what()));
    }
  }

  collect::HostClocks look_at_clocks(store::RunId number, const char* moment) {
    auto clocks = collect::read_clocks(fleet_, clock_, Deadline::after(clock_, 30s));
    writer_.add_clocks(number, collect::clock_rows(clocks, moment));
    return clocks;
  }

  void finish(store::RunId number, store::RunEvidence& evidence, const std::vector<store::CounterPair>& counters,
              cluster::RunningCluster& cluster) {
    std::vector<std::string> sql_nodes;
    for (const auto& node : cluster.plan().nodes) {
      if (node.role == plan::Role::sql_node) sql_nodes.push_back(node.name);
    }
    // Independent servers share transactions in two phases: their commits are no longer one count per transaction.
    if (!cluster.load_method(plan_.cells.front()).sharded && !evidence.servers_restarted)
      evidence.server_commits = collect::server_commits(counters, sql_nodes);
    const auto verdict = store::run_verdict(evidence);
    writer_.finish_run(number, verdict.status, verdict.reason(), verdict.warnings, clock_.wall_us());
    const bool valid = verdict.status == store::RunStatus::valid;
    ++(valid ? result_.valid : result_.invalid);
    std::uint64_t commits = 0;
    for (const auto& report : evidence.reports) {
      for (const auto& transaction : report.transactions) commits += transaction.outcomes[0];
    }
    progress_.say(valid ? fmt::format("{}: {} transactions committed in the window", title_, commits)
                        : fmt::format("{}: INVALID: {}", title_, verdict.reason()));
    for (const auto& warning : verdict.warnings) progress_.say(fmt::format("  note: {}", warning));
  }

  std::vector<contract::RunJob> jobs(const plan::Run& run, const LoadedDatabase& database) const {
    const auto endpoints = database.stage->cluster->sql_endpoints();
    std::vector<contract::RunJob> all;
    for (std::size_t i = 0; i < database.stage->seats.size(); ++i) {
      const drive::RunOf of{.name = fmt::format("{}/{}", database.cell.name, run.repeat + 1),
                            .driver = static_cast<int>(i),
                            .seed = scenario_.seed,
                            .group_of = database.group_of};
      all.push_back(
          drive::run_job(database.cell, endpoints, database.filling, of, database.stage->seats[i].place.password_file));
    }
    return all;
  }

  /// A run that failed is kept with its reason and the servers' last lines; the next one gets a fresh cluster. The
  /// sweep ends if the user wants it, if the scenario is wrong, if not even start and load work, or after several
  /// failures in a row.
  void fail_run(store::RunId number, const Error& seen) {
    const bool interrupted = seen.kind() == ErrorKind::interrupted || interrupt::requested();
    const Error error = interrupted ? seen : cause_of(seen);
    save_logs(number);
    writer_.finish_run(number, interrupted ? store::RunStatus::interrupted : store::RunStatus::failed, error.what(), {},
                       clock_.wall_us());
    if (interrupted) throw Error{ErrorKind::interrupted, "forklift", "interrupted", ""};
    ++result_.failed;
    progress_.say(fmt::format("{}: FAILED: {}", title_, error.what()));
    if (!staged_ || error.kind() == ErrorKind::config || ++failures_ >= kFailuresInARow) throw error;
    bench_->stop();
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
    try {  // the logs are best effort: they must not hide the cause
      writer_.add_logs(experiment_, number, collect::log_tails(bench_->stage()->cluster->log_tails(kLogLines)));
    } catch (const std::exception& error) {
      progress_.say(fmt::format("can't read the servers' logs: {}", error.what()));
    }
  }

  void end_early(const Error& error) {
    result_.interrupted = error.kind() == ErrorKind::interrupted || interrupt::requested();
    result_.reason = result_.interrupted ? "interrupted" : error.what();
    result_.exit_code = result_.interrupted ? exit_code(ErrorKind::interrupted) : exit_code(error.kind());
  }

  /// Stops what was started; with keep "on-failure" only if all went well. Work directories go when nothing failed.
  void clean_up() {
    const bool failed = !result_.reason.empty() || result_.failed > 0;
    if (scenario_.keep == "on-failure" && failed && !result_.interrupted) {
      progress_.say(fmt::format("servers are left running; stop them with: forklift stop --db {} {}", database_file_,
                                plan_.experiment));
      return;
    }
    try {
      if (bench_) bench_->stop();
    } catch (const std::exception& error) {
      end_early(unexpected(error));
      progress_.say(fmt::format("can't stop everything: {}", error.what()));
      return;
    }
    if (!failed || result_.interrupted) remove_work();
  }

  void remove_work() {
    for (const auto& [name, host] : fleet_) {
      for (const auto& cluster : plan_.clusters) {
        const auto directory = cluster.workdir.substr(0, cluster.workdir.rfind('/'));  // …/<experiment>
        if (!directory.ends_with(plan_.experiment)) continue;
        try {
          host->run({.argv = {"rm", "-rf", "--", directory}}, Deadline::after(clock_, 120s));
        } catch (const Error& error) {
          progress_.say(fmt::format("can't remove {} on {}: {}", directory, name, error.what()));
        }
      }
    }
  }

  const scenario::Scenario& scenario_;
  Progress& progress_;
  Clock& clock_;
  plan::Plan plan_;
  store::Writer writer_;
  std::string database_file_;
  store::ExperimentId experiment_;
  std::vector<store::CellId> cells_;
  cluster::Fleet fleet_;
  std::unique_ptr<collect::StoreJournal> journal_;
  std::unique_ptr<Bench> bench_;
  ExperimentResult result_;
  std::string title_;
  bool staged_ = false;
  int failures_ = 0;
};

}  // namespace

ExperimentResult run_experiment(const scenario::Scenario& scenario, const RunOptions& options) {
  return Experiment{scenario, options}.run();
}

}  // namespace forklift
