// forklift plan: what would be done, in which order, for how long.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "common/core/output.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/server/defaults.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/database_notes.hpp"
#include "orchestrator/commands/scenario_argument.hpp"
#include "orchestrator/plan/estimate.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "reports/analysis/watching.hpp"

namespace forklift::commands {
namespace {

/// "1, 3" or "1 … 997 (500)".
std::string shown(const std::vector<int>& ids) {
  if (ids.empty()) return "assigned when the cluster runs";
  if (ids.size() > 8) return fmt::format("{} … {} ({})", ids.front(), ids.back(), ids.size());
  return fmt::format("{}", fmt::join(ids, ", "));
}

/// Who finds them out later distrusts every number.
void print_settings(const plan::Cluster& cluster) {
  if (!scenario::facts_of(cluster.settings).starts_servers) {
    print_text("  settings: as the servers have them; nothing is set there\n");
    return;
  }
  std::vector<std::string> words;
  for (const auto& one : cluster::planned_settings(cluster))
    words.push_back(fmt::format("{}={}{}", one.variable, one.value, one.of_scenario ? " (scenario)" : ""));
  print_text(
      fmt::format("  settings of MariaDB and MySQL servers (docs/measurement.md): {}\n", fmt::join(words, ", ")));
}

void print_clusters(const plan::Plan& plan) {
  for (const auto& cluster : plan.clusters) {
    print_text(fmt::format("\ncluster {}\n", cluster.index + 1));
    for (const auto& node : cluster.nodes) {
      print_text(
          fmt::format("  {:<20} {}  {}:{}  {}\n", node.name, node.host, node.address, node.port, node.directory));
    }
    for (const auto& endpoint : cluster.settings.endpoints) {
      print_text(
          fmt::format("  {:<20} {}\n", cluster.settings.engine,
                      endpoint.socket.empty() ? fmt::format("{}:{}", endpoint.host, endpoint.port) : endpoint.socket));
    }
    print_settings(cluster);
  }
}

/// The hosts that this machine emulates, of all cells.
void print_desk(const scenario::Scenario& scenario) {
  if (!scenario::on_desk(scenario)) return;
  print_text("\nemulated on this machine (docs/desk.md)\n");
  double most = 0;
  for (const auto& cell : scenario.cells) most = std::max(most, scenario::sum_of_shares(cell.settings));
  for (const auto& [name, host] : scenario::all_hosts(scenario)) {
    if (host.transport != scenario::Transport::desk) continue;
    print_text(fmt::format("  {:<20} {}  {}{}\n", name, host.address,
                           host.cpu > 0 ? fmt::format("{:g} cores", host.cpu) : "all cores",
                           host.memory.empty() ? "" : ", memory " + host.memory));
  }
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  if (most > 0)
    print_text(fmt::format("  shares add up to {:g} of {} cores{}\n", most, cores,
                           most > scenario::kMostShares * cores ? ": too much, the machine will be the limit" : ""));
}

void print_cells(const plan::Plan& plan) {
  for (const auto& cell : plan.cells) {
    print_text(fmt::format("\ncell {}: {}  (cluster {}, database {})\n", cell.index + 1, cell.name, cell.cluster + 1,
                           cell.database));
    for (const auto& [name, value] : cell.changes) print_text(fmt::format("  {} = {}\n", name, value));
    for (std::size_t i = 0; i < cell.home_warehouses.size(); ++i) {
      print_text(fmt::format("  SQL node {}: home warehouses {}\n", i + 1, shown(cell.home_warehouses[i])));
    }
    for (const auto& note : cell.notes) print_text(fmt::format("  note: {}\n", note));
  }
}

void print_runs(const plan::Plan& plan) {
  print_text(plan.until
                 ? "\nruns, in this order, until all cells are decided: a cell that is leaves out its later ones\n"
                 : "\nruns, in this order: each block has every cell once, shuffled (seed of the scenario)\n");
  int block = -1;
  for (const auto& run : plan.runs) {
    if (plan.until && run.repeat >= plan.until->at_least) {
      print_text(fmt::format("  and so on, to at most block {}\n", plan.until->at_most));
      return;
    }
    if (run.repeat != block) print_text(fmt::format("  block {}\n", (block = run.repeat) + 1));
    print_text(fmt::format("  {:>3}. {}\n", run.position + 1, plan.cells[static_cast<std::size_t>(run.cell)].name));
  }
}

void print_time(const plan::Plan& plan) {
  const auto e = plan::estimate(plan);
  const auto counted = [](int n, const char* what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); };
  const auto minutes = [](Microseconds time) { return static_cast<double>(time.count()) / 60e6; };
  const auto size = e.warehouses > 0 ? fmt::format(" ({:.3g} warehouses of full size in all)", e.warehouses) : "";
  print_text(fmt::format(
      "\nwarm-ups and measurement windows take {:.1f} minutes; with {} of a cluster, {}{} and the checks about {:.1f} "
      "minutes\n",
      minutes(e.windows), counted(e.starts, "start"), counted(e.loads, "load"), size, minutes(e.everything)));
}

/// The same plan, ended after so many blocks.
double minutes_of(plan::Plan plan, int blocks) {
  std::erase_if(plan.runs, [&](const plan::Run& run) { return run.repeat >= blocks; });
  return static_cast<double>(plan::estimate(plan).everything.count()) / 60e6;
}

/// Nobody knows the differences before: what is assumed stands beside it.
void print_until(const plan::Plan& plan) {
  constexpr double kDifference = 0.10, kNoise = 0.06;
  const auto& until = *plan.until;
  analysis::Rules rules{.confidence = plan.compare.confidence, .margin = plan.compare.margin};
  rules.until = analysis::Until{.at_least = static_cast<std::size_t>(until.at_least),
                                .at_most = static_cast<std::size_t>(until.at_most),
                                .race = until.race};
  const auto expected = static_cast<int>(analysis::expected_blocks(rules, plan.cells.size(), kDifference, kNoise));
  print_text(fmt::format(
      "\nuntil decided, with starts, loads and checks, about: at best {:.1f} minutes ({} blocks); "
      "expected {:.1f} ({} blocks, if each cell is {:.0f} % from the baseline and runs scatter by {:.0f} % "
      "inside blocks); at worst {:.1f} ({} blocks){}\n",
      minutes_of(plan, until.at_least), until.at_least, minutes_of(plan, expected), expected, kDifference * 100,
      kNoise * 100, minutes_of(plan, until.at_most), until.at_most,
      until.time > Microseconds{0} ? ", and none begins that would end after " + format_duration(until.time) : ""));
}

void print_search(const scenario::Search& search, int runs_per_load) {
  print_text(fmt::format("\na search over {}, from {} to {}: doubled, then halved between; {} runs per load{}{}\n",
                         search.vary, search.from, search.to, runs_per_load,
                         search.p95_ms ? fmt::format("; the highest load with p95 ≤ {:g} ms", *search.p95_ms) : "",
                         search.knee ? "; the knee of throughput" : ""));
}

int show(const ScenarioArgument& argument, bool json) {
  const auto scenario = argument.read();
  const auto plan = plan::make(scenario, plan::placeholder_id(scenario.name));
  const auto notes = database_notes(plan);
  if (json) {
    for (const auto& note : notes) print_to_stderr(fmt::format("note: {}.\n", note));
    auto shown = plan::to_json(plan);
    shown["server_settings"] = cluster::planned_settings_json(plan);
    print_json(shown);
    return 0;
  }
  print_text(fmt::format("{}: {}\n", scenario.name, scenario.description));
  print_desk(scenario);
  print_clusters(plan);
  for (const auto& note : notes) print_text(fmt::format("  note: {}\n", note));
  print_cells(plan);
  if (scenario.search) {
    print_search(*scenario.search, static_cast<int>(plan.runs.size()));
  } else {
    print_runs(plan);
    plan.until ? print_until(plan) : print_time(plan);
  }
  return 0;
}

}  // namespace

void add_plan(CLI::App& app, Shared&, Action& action) {
  auto* command =
      app.add_subcommand("plan", "Show cells, processes, home warehouses and the order of runs; start nothing");
  auto argument = std::make_shared<ScenarioArgument>();
  auto json = std::make_shared<bool>(false);
  argument->add_to(*command);
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &action] { action = [=] { return show(*argument, *json); }; });
}

}  // namespace forklift::commands
