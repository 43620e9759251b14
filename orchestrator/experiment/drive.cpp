#include "orchestrator/experiment/drive.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/experiment/desk_run.hpp"
#include "orchestrator/faults/damage.hpp"
#include "orchestrator/faults/runner.hpp"
#include "orchestrator/faults/steps.hpp"
#include "orchestrator/hosts/watch.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

/// One run's part of what drive() is given.
struct Work {
  const Ground& ground;
  Clusters& clusters;
  const PlacedPlan& placed;
  const LoadedDatabase& database;
  const RunRow& row;
  std::vector<drivers::Driver> drivers;  ///< with their hosts' clocks as they are now
  DeskRun& desk;
};

collect::HostClocks look_at_clocks(const Ground& ground, const PlacedPlan& placed, store::RunId run,
                                   const char* moment) {
  auto clocks = collect::read_clocks(placed.fleet, ground.clock(), Deadline::after(ground.clock(), 30s));
  ground.writer.add_clocks(run, collect::clock_rows(clocks, moment));
  return clocks;
}

/// Clocks that differ, and those that were set during the run. A run that went well does not fail for them.
std::vector<std::string> clock_warnings(const Work& work, const collect::HostClocks& before) {
  std::vector<std::string> warnings;
  if (auto apart = collect::clock_difference(before); !apart.empty()) warnings.push_back(std::move(apart));
  try {
    const auto after = look_at_clocks(work.ground, work.placed, work.row.number, "after");
    for (auto& step : collect::clock_steps(before, after)) warnings.push_back(std::move(step));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    warnings.push_back(fmt::format("the hosts' clocks could not be compared after the run: {}", error.what()));
  }
  return warnings;
}

std::vector<collect::CgroupHost> cgroup_hosts(const Work& work) {
  std::vector<collect::CgroupHost> hosts;
  for (const auto& copy : work.database.cluster.copies) {
    if (copy.name == scenario::kThisMachine) continue;  // what runs in emulated hosts is seen there
    auto& host = hosts.emplace_back(collect::CgroupHost{copy.name, copy.host, {}});
    for (const auto& driver : work.drivers) {
      if (driver.host == copy.host) host.drivers.push_back(driver.name);
    }
  }
  return hosts;
}

drivers::Context driving_context(const Work& work) {
  auto context = work.clusters.driving();
  context.interrupt = [&desk = work.desk, look = context.interrupt] {
    look();
    desk.tick();
  };
  return context;
}

/// Our own drivers, while the scenario's faults are done to the cluster.
drivers::DriveResult drive_with_faults(const Work& work, const std::vector<contract::RunJob>& jobs) {
  auto& running = *work.database.cluster.running;
  const auto& settings = work.database.cell.settings;
  auto context = driving_context(work);
  context.window_begins = [&](std::int64_t wall_us) { work.desk.window_begins(wall_us); };
  auto* breakable = running.faults();
  // The scenario's rules refuse faults there.
  if (breakable == nullptr) return drivers::drive(work.drivers, jobs, context);
  faults::ClusterDamage damage{*breakable,
                               work.placed.fleet,
                               settings.hosts,
                               work.ground.journal,
                               work.ground.clock(),
                               work.clusters.look_guard(),
                               hosts::drivers_directory(running.plan()),
                               [&](const std::string& host, bool up) {
                                 work.placed.desk->ask({{"ask", "link"}, {"host", host}, {"up", up}});
                               }};
  faults::Runner runner{faults::steps_of(settings.faults, running.plan()), damage, work.ground.clock()};
  context.window_begins = [&](std::int64_t wall_us) {
    work.desk.window_begins(wall_us);
    runner.window_begins(wall_us);
  };
  context.interrupt = [&, look = context.interrupt] {
    look();
    runner.check();
  };
  auto driven = drivers::drive(work.drivers, jobs, context);
  runner.finish();
  return driven;
}

workloads::Driven drive_workload(const Work& work, const plan::Run& run, const std::vector<sql::Endpoint>& endpoints) {
  const auto& cell = work.database.cell;
  auto context = context_of(work.ground, work.database, driving_context(work));
  const workloads::Context own{.cluster = context.cluster,
                               .drivers = work.drivers,
                               .cell = context.cell,
                               .method = context.method,
                               .seed = context.seed,
                               .driving = std::move(context.driving)};
  return workloads::workload_of(cell.settings.workload)
      .drive({own, endpoints, work.database.group_of, fmt::format("{}/{}", cell.name, run.repeat + 1),
              [&](const std::vector<contract::RunJob>& jobs) { return drive_with_faults(work, jobs); }});
}

/// What the hosts do meanwhile, and what control groups cost, is read by witnesses: nothing of theirs fails the run.
void drive_watched(const Work& work, const plan::Run& run, const std::vector<sql::Endpoint>& endpoints,
                   RunResult& result) {
  const auto warn = [&](const char* who) {
    return [&work, who](const std::string& text) { work.ground.journal.event("warning", who, text); };
  };
  const auto marks = work.ground.experiment + "/";
  hosts::HostWatch watch{work.database.cluster.copies,
                         {.journal = work.ground.journal,
                          .clock = work.ground.clock(),
                          .experiment = work.ground.experiment,
                          .database = work.ground.writer.database().absolute_path(),
                          .warn = warn("watch")}};
  collect::Cgroups cgroups{cgroup_hosts(work), marks, work.ground.clock(), warn("cgroups")};
  result.driven = drive_workload(work, run, endpoints);
  auto& writer = work.ground.writer;
  for (const auto& report : result.driven.result.reports) writer.add_driver_report(work.row.number, report);
  writer.add_recorded(work.row.number, result.driven.recorded);
  writer.add_run_logs(work.row.number, result.driven.outputs);
  result.cgroups = cgroups.finish();  // before the shares of emulated hosts are lifted
  result.desk = work.desk.finish();
  writer.add_cgroups(work.row.number, result.cgroups);
  result.series = watch.finish();
  writer.add_host_series(work.row.number, result.series);
}

std::vector<store::CounterPair> counters_of(const RunResult& result, const std::vector<cluster::Counter>& before,
                                            const std::vector<cluster::Counter>& after) {
  auto grown = collect::counter_pairs(before, after);
  for (auto& counter : collect::session_counters(result.driven.result.reports)) grown.push_back(std::move(counter));
  if (const auto& counts = result.driven.server_counts) {
    for (auto& counter : store::counters_of(*counts)) grown.push_back(std::move(counter));
  }
  if (result.desk) {
    for (auto& counter : collect::desk_counters(*result.desk)) grown.push_back(std::move(counter));
  }
  return grown;
}

}  // namespace

RunResult drive(const Ground& ground, Clusters& clusters, const PlacedPlan& placed, const LoadedDatabase& database,
                const plan::Run& run, const RunRow& row) {
  auto& running = *database.cluster.running;
  ground.progress.phase(row.title);
  DeskRun desk{placed.desk, database.cell.settings, ground.clock()};
  Work work{ground, clusters, placed, database, row, database.cluster.drivers, desk};
  const auto clocks = look_at_clocks(ground, placed, row.number, "before");
  for (auto& driver : work.drivers) driver.clock_offset_us = clocks.at(driver.host->host()).offset_us;
  const auto endpoints = clusters.endpoints_for(database.cell);
  RunResult result;
  const auto before = clusters.counters();
  drive_watched(work, run, endpoints, result);
  const auto after = clusters.counters();
  running.check_alive();
  result.counters = counters_of(result, before, after);
  ground.writer.add_counters(row.number, result.counters);
  result.warnings = clock_warnings(work, clocks);
  return result;
}

void restart_dead(const Ground& ground, const LoadedDatabase& database) {
  auto* faults = database.cluster.running->faults();
  if (faults == nullptr) return;
  for (const auto& node : faults->nodes_down()) {
    ground.progress.say(fmt::format("  note: {} was still down when the run ended; it is started again", node));
    faults->restart_node(node);
    ground.journal.event("warning", node, "it was still down when the run ended, and was started again for the checks");
  }
}

}  // namespace forklift::experiment
