#include "orchestrator/experiment/load.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/own_tables.hpp"
#include "orchestrator/cluster/schema/transactions.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/rows.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::experiment {
namespace {

/// Everything that decides the rows: a database with another fingerprint, or with none, is loaded again.
std::string load_fingerprint(const Ground& ground, const plan::Cell& cell) {
  return fingerprint(fmt::format("{} seed {}", rows_key(cell), ground.scenario.seed));
}

/// Nothing where nobody can be asked.
std::vector<store::Placement> placements_in(const StartedCluster& cluster, const plan::Cell& cell) {
  auto* places = cluster.running->placements();
  return places == nullptr ? std::vector<store::Placement>{} : places->placement(cell);
}

/// A server may give tables another engine than was asked for, or its own default.
void check_engines(const Ground& ground, const StartedCluster& cluster, const plan::Cell& cell) {
  const auto tables = cluster::own_tables(cell);
  if (tables.empty()) return;
  const bool ran_before = cluster.running->plan().nodes.empty();  // servers that ran before
  for (const auto& [server, endpoint] : cluster.running->table_servers()) {
    const auto session = ground.effects.connect_sql(endpoint);
    cluster::need_transactions(server, cell.database, cluster::read_table_engines(*session, cell.database, tables),
                               ran_before);
  }
}

void need_all_rows(const std::vector<store::Placement>& placements, const contract::LoadReport& report,
                   const std::string& database) {
  std::uint64_t stored = 0;
  for (const auto& placement : placements) stored += static_cast<std::uint64_t>(placement.rows);
  if (placements.empty() || !report.skipped.empty() || stored == report.rows) return;
  throw Error{ErrorKind::environment, fmt::format("loading {}", database),
              fmt::format("{} rows were sent, but the servers hold {}", report.rows, stored),
              "Look at the servers' logs for refused rows, and load again"};
}

/// Makes and fills what the cell's workload needs; returns where the rows lie.
std::vector<store::Placement> fill(const Ground& ground, store::CellId number, const LoadedDatabase& database,
                                   Clusters& clusters) {
  const auto& cell = database.cell;
  const auto& workload = workloads::workload_of(cell.settings.workload);
  std::vector<store::Placement> placements;
  for (const auto& report : workload.prepare(context_of(ground, database, clusters.driving()))) {
    ground.writer.add_load(number, cell.database, report);
    ground.progress.say(
        fmt::format("loaded {} rows in {:.1f} s ({:.0f} rows/s) for \"{}\"", report.rows, report.seconds,
                    report.seconds > 0 ? static_cast<double>(report.rows) / report.seconds : 0, cell.name));
    if (!workload.facts.warehouses) continue;
    placements = placements_in(database.cluster, cell);
    need_all_rows(placements, report, cell.database);
  }
  return placements;
}

/// Once for all cells with the same rows.
void load_once(const Ground& ground, store::CellId number, StartedCluster& cluster, const LoadedDatabase& database,
               Clusters& clusters) {
  const auto& cell = database.cell;
  const auto key = rows_key(cell);
  if (cluster.loaded.contains(key)) return;
  const bool lasts = workloads::workload_of(cell.settings.workload).facts.warehouses;
  if (lasts && cluster.running->holds_load(cell, load_fingerprint(ground, cell))) {
    ground.progress.say(fmt::format("note: {} is loaded already for \"{}\"", cell.database, cell.name));
    check_engines(ground, cluster, cell);
    cluster.loaded[key] = std::nullopt;  // servers that were taken over count millions of rows only if that is needed
    return;
  }
  // On servers that run already there is one name for all: what is made now replaces what other cells made.
  if (!scenario::facts_of(cell.settings.cluster).starts_servers) cluster.loaded.clear();
  auto placements = fill(ground, number, database, clusters);
  if (lasts) cluster.running->note_load(cell, load_fingerprint(ground, cell));
  cluster.loaded[key] = std::move(placements);
}

/// Whose warehouses lie where; stored once per cell, since cells with one schema share a database and its placement,
/// but not their homes.
void settle(const Ground& ground, store::CellId number, StartedCluster& cluster, LoadedDatabase& database,
            Clusters& clusters) {
  auto& running = *cluster.running;
  const auto& cell = database.cell;
  if (auto* places = running.placements()) database.group_of = places->warehouse_groups(cell);
  if (cell.settings.workload.spread.by_node_group) {
    if (database.group_of.empty()) {
      throw Error{ErrorKind::environment, cell.name, "this cluster does not tell where its warehouses are",
                  "Use a number for workload.spread"};
    }
    plan::settle_homes(database.cell, database.group_of, static_cast<int>(cluster.drivers.size()));
  }
  if (!clusters.first_placement(cell.index)) return;
  std::vector<std::string> sql_nodes;
  for (const auto& node : running.plan().nodes) {
    if (node.role == plan::Role::sql_node) sql_nodes.push_back(node.name);
  }
  ground.writer.set_homes(number, collect::homes(cell, sql_nodes, database.group_of));
  auto& placements = cluster.loaded.at(rows_key(cell));
  if (!placements) placements = placements_in(cluster, cell);
  ground.writer.set_placements(number, *placements);
}

}  // namespace

/// Two cells of servers that run already use one name for different rows: the key holds what decides the rows.
std::string rows_key(const plan::Cell& cell) {
  return fmt::format("{} rows {}: {}", cell.database, cell.rows + 1, plan::text_of(plan::rows_of(cell)));
}

workloads::Context context_of(const Ground& ground, const LoadedDatabase& database, drivers::Context driving) {
  return {.cluster = *database.cluster.running,
          .drivers = database.cluster.drivers,
          .cell = database.cell,
          .method = database.method,
          .seed = ground.scenario.seed,
          .driving = std::move(driving),
          .phase = [&ground, name = database.cell.name](
                       const std::string& what) { ground.progress.phase(fmt::format("{} \"{}\"", what, name)); },
          .tables_made = [&ground, &database] { check_engines(ground, database.cluster, database.cell); }};
}

LoadedDatabase load(const Ground& ground, const std::vector<store::CellId>& cells, Clusters& clusters,
                    const plan::Cell& cell) {
  auto& cluster = *clusters.running();
  LoadedDatabase database{
      .cluster = cluster, .cell = cell, .method = cluster.running->load_method(cell), .group_of = {}};
  const auto number = cells[static_cast<std::size_t>(cell.index)];
  const auto& workload = workloads::workload_of(cell.settings.workload);
  if (workload.facts.fills_itself) {  // for every run
    cluster.loaded[rows_key(cell)] = fill(ground, number, database, clusters);
  } else {
    load_once(ground, number, cluster, database, clusters);
  }
  if (workload.facts.warehouses) settle(ground, number, cluster, database, clusters);
  return database;
}

}  // namespace forklift::experiment
