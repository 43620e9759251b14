#include "orchestrator/experiment/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "orchestrator/collect/cgroups.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/faults/damage.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

/// Counters of a server begin at zero when it starts: what they say of such a run is not the whole of it.
bool restarts_sql_nodes(const plan::Cell& cell) {
  using Kind = scenario::Fault::Kind;
  return std::any_of(cell.settings.faults.begin(), cell.settings.faults.end(), [](const scenario::Fault& fault) {
    const bool sql = fault.targets.front().rfind("sql-node", 0) == 0;
    return sql && (fault.kind == Kind::kill || fault.kind == Kind::rolling_restart);
  });
}

std::vector<collect::CgroupHost> cgroup_hosts(const Stage& stage) {
  std::vector<collect::CgroupHost> hosts;
  for (const auto& post : stage.copies) {
    auto& host = hosts.emplace_back(collect::CgroupHost{post.name, post.host, {}});
    for (const auto& seat : stage.drivers) {
      if (seat.host == post.host) host.drivers.push_back(seat.name);
    }
  }
  return hosts;
}

}  // namespace

store::RunVerdict Measurement::run(const plan::Run& run, const LoadedDatabase& database) {
  const auto& cell = database.cell;
  const auto& workload = workloads::workload_of(cell.settings.workload);
  Stage& stage = *database.stage;
  around_.progress.phase(title_);
  const auto clocks_before = look_at_clocks("before");
  for (auto& seat : stage.drivers) seat.clock_offset_us = clocks_before.at(seat.host->host()).offset_us;
  store::RunEvidence evidence{.drivers_expected = static_cast<int>(stage.drivers.size()),
                              .reports = {},
                              .checks = {},
                              .server_commits = {},
                              .server_counts = {},
                              .disturbed = !cell.settings.faults.empty(),
                              .servers_restarted = restarts_sql_nodes(cell),
                              .warnings = {},
                              .main_operation = workload.facts.main_operation,
                              .conditions = workload.facts.warehouses,
                              .failures = {},
                              .max_stall = cell.settings.workload.max_stall};
  const auto endpoints = around_.bench.endpoints_for(database);
  const auto before = counters(stage);
  const auto driven = drive_watched(run, database, endpoints, evidence);
  const auto after = counters(stage);
  stage.cluster->check_alive();
  for (const auto& report : driven.reports) around_.writer.add_driver_report(number_, report);
  auto grown = collect::counter_pairs(before, after);
  for (auto& counter : collect::session_counters(driven.reports)) grown.push_back(std::move(counter));
  if (evidence.server_counts) {
    for (auto& counter : store::counters_of(*evidence.server_counts)) grown.push_back(std::move(counter));
  }
  around_.writer.add_counters(number_, grown);
  evidence.reports = driven.reports;
  if (auto* faults = stage.cluster->faults()) wake(*faults);
  compare_clocks(clocks_before, evidence);
  if (workload.facts.warehouses && cell.settings.workload.checks)
    around_.progress.phase(title_ + "  checking consistency");
  evidence.checks = around_.bench.check(database);
  if (evidence.checks) around_.writer.add_checks(number_, *evidence.checks);
  return finish(evidence, grown, database);
}

std::vector<cluster::Counter> Measurement::counters(Stage& stage) {
  auto all = stage.cluster->counters();
  for (auto& counter : around_.bench.proxy_counters()) all.push_back(std::move(counter));
  return all;
}

/// What the hosts do meanwhile, and what control groups cost, is read by witnesses: nothing of theirs fails the run.
drivers::DriveResult Measurement::drive_watched(const plan::Run& run, const LoadedDatabase& database,
                                                const std::vector<sql::Endpoint>& endpoints,
                                                store::RunEvidence& evidence) {
  const Stage& stage = *database.stage;
  const auto warn = [this](const char* who) {
    return [this, who](const std::string& text) { around_.journal.event("warning", who, text); };
  };
  hosts::HostWatch watch{stage.copies, around_.experiment + "/", around_.clock, warn("watch")};
  collect::Cgroups cgroups{cgroup_hosts(stage), around_.experiment + "/", around_.clock, warn("cgroups")};
  auto driven = drive(run, database, endpoints, evidence);
  const auto limits = cgroups.finish();
  around_.writer.add_cgroups(number_, limits);
  for (auto& words : collect::cgroup_words(limits)) evidence.warnings.push_back(std::move(words));
  around_.writer.add_host_series(number_, watch.finish());
  return driven;
}

drivers::DriveResult Measurement::drive(const plan::Run& run, const LoadedDatabase& database,
                                        const std::vector<sql::Endpoint>& endpoints, store::RunEvidence& evidence) {
  Stage& stage = *database.stage;
  const auto& cell = database.cell;
  const workloads::Context context{.cluster = *stage.cluster,
                                   .drivers = stage.drivers,
                                   .cell = cell,
                                   .method = database.method,
                                   .seed = around_.seed,
                                   .driving = around_.bench.driving_context()};
  const auto with_faults = [&](const std::vector<contract::RunJob>& jobs) {
    return drive_with_faults(stage, cell, jobs);
  };
  auto driven =
      workloads::workload_of(cell.settings.workload)
          .drive({context, endpoints, database.group_of, fmt::format("{}/{}", cell.name, run.repeat + 1), with_faults});
  evidence.failures = std::move(driven.failures);
  evidence.server_counts = driven.server_counts;
  evidence.warnings = std::move(driven.warnings);
  around_.writer.add_recorded(number_, driven.recorded);
  around_.writer.add_run_logs(number_, driven.outputs);
  return std::move(driven.result);
}

drivers::DriveResult Measurement::drive_with_faults(Stage& stage, const plan::Cell& cell,
                                                    const std::vector<contract::RunJob>& jobs) {
  auto* breakable = stage.cluster->faults();
  // The scenario's rules refuse faults there.
  if (breakable == nullptr) return drivers::drive(stage.drivers, jobs, around_.bench.driving_context());
  faults::ClusterDamage damage{*breakable,
                               around_.fleet,
                               cell.settings.hosts,
                               around_.journal,
                               around_.clock,
                               around_.bench.look_guard(),
                               hosts::drivers_directory(stage.cluster->plan())};
  faults::Runner runner{faults::steps_of(cell.settings.faults, stage.cluster->plan()), damage, around_.clock};
  auto around = around_.bench.driving_context();
  around.window_begins = [&](std::int64_t wall_us) { runner.window_begins(wall_us); };
  around.interrupt = [&, look = around.interrupt] {
    look();
    runner.check();
  };
  auto driven = drivers::drive(stage.drivers, jobs, around);
  runner.finish();
  return driven;
}

/// What a fault killed and nobody restarted: the checks and the next run need it again.
void Measurement::wake(cluster::Faults& cluster) {
  for (const auto& node : cluster.nodes_down()) {
    around_.progress.say(fmt::format("  note: {} was still down when the run ended; it is started again", node));
    cluster.restart_node(node);
    around_.journal.event("warning", node,
                          "it was still down when the run ended, and was started again for the checks");
  }
}

/// Clocks that differ, and those that were set during the run. A run that went well does not fail for them.
void Measurement::compare_clocks(const collect::HostClocks& before, store::RunEvidence& evidence) {
  if (const auto apart = collect::clock_difference(before); !apart.empty()) evidence.warnings.push_back(apart);
  try {
    for (auto& step : collect::clock_steps(before, look_at_clocks("after")))
      evidence.warnings.push_back(std::move(step));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    evidence.warnings.push_back(fmt::format("the hosts' clocks could not be compared after the run: {}", error.what()));
  }
}

collect::HostClocks Measurement::look_at_clocks(const char* moment) {
  auto clocks = collect::read_clocks(around_.fleet, around_.clock, Deadline::after(around_.clock, 30s));
  around_.writer.add_clocks(number_, collect::clock_rows(clocks, moment));
  return clocks;
}

store::RunVerdict Measurement::finish(store::RunEvidence& evidence, const std::vector<store::CounterPair>& counters,
                                      const LoadedDatabase& database) {
  auto& cluster = *database.stage->cluster;
  std::vector<std::string> sql_nodes;
  for (const auto& node : cluster.plan().nodes) {
    if (node.role == plan::Role::sql_node) sql_nodes.push_back(node.name);
  }
  // Independent servers share transactions in two phases: their commits are no longer one count per transaction.
  const auto& load = database.cell.settings.workload;
  // Only where warehouses are worked on is a commit a transaction.
  const auto& workload = workloads::workload_of(load);
  if (workload.facts.warehouses && !cluster.load_method(database.cell).sharded && !evidence.servers_restarted)
    evidence.server_commits = collect::server_commits(counters, sql_nodes);
  const auto verdict = store::run_verdict(evidence);
  around_.writer.finish_run(number_, verdict.status, verdict.reason(), verdict.warnings, around_.clock.wall_us());
  const bool valid = verdict.status == store::RunStatus::valid;
  around_.progress.say(valid ? fmt::format("{}: {} {}", title_, workload.done(evidence.reports), workload.facts.counted)
                             : fmt::format("{}: INVALID: {}", title_, verdict.reason()));
  for (const auto& warning : verdict.warnings) around_.progress.say(fmt::format("  note: {}", warning));
  return verdict;
}

}  // namespace forklift::experiment
