#include "orchestrator/experiment/databases.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/schema/own_tables.hpp"
#include "orchestrator/cluster/schema/transactions.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/rows.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::experiment {
namespace {

/// Two cells of servers that run already use one name for different rows: the key holds what decides the rows.
std::string load_key(const plan::Cell& cell) {
  return fmt::format("{} rows {}: {}", cell.database, cell.rows + 1, plan::text_of(plan::rows_of(cell)));
}

/// Nothing where nobody can be asked.
std::vector<cluster::Placement> placement_in(Stage& stage, const plan::Cell& cell) {
  auto* places = stage.cluster->placements();
  return places == nullptr ? std::vector<cluster::Placement>{} : places->placement(cell);
}

}  // namespace

Databases::Databases(Parts parts, std::set<int> placed) : parts_(std::move(parts)), placed_(std::move(placed)) {}

void Databases::forget_placed() { placed_.clear(); }

void Databases::forget_loaded() { loaded_.clear(); }

/// On servers that run already there is one name for all: what is made there now replaces what other cells made.
void Databases::forget_others(const plan::Cell& cell) {
  if (!scenario::facts_of(cell.settings.cluster).starts_servers) loaded_.clear();
}

workloads::Context Databases::context_of(const LoadedDatabase& database) const {
  return {.cluster = *database.stage->cluster,
          .drivers = database.stage->drivers,
          .cell = database.cell,
          .method = database.method,
          .seed = parts_.seed,
          .driving = parts_.driving_context(),
          .phase = [this, name = database.cell.name](
                       const std::string& what) { parts_.progress.phase(fmt::format("{} \"{}\"", what, name)); },
          .tables_made = [this, &database] { check_engines(*database.stage, database.cell); }};
}

LoadedDatabase Databases::of(Stage& stage, const plan::Cell& cell) {
  const auto method = stage.cluster->load_method(cell);
  LoadedDatabase database{.stage = &stage,
                          .cell = cell,
                          .method = {method.method, method.rows_per_insert, method.sharded, method.item_per_target,
                                     method.ndb_connect_string, method.one_target},
                          .group_of = {}};
  const auto& workload = workloads::workload_of(cell.settings.workload);
  if (workload.facts.fills_itself) {  // for every run
    fill(database);
  } else {
    load(database);
  }
  if (workload.facts.warehouses) settle(database);
  return database;
}

/// Makes and fills what the cell's workload needs.
void Databases::fill(const LoadedDatabase& database) {
  const auto& cell = database.cell;
  const auto& workload = workloads::workload_of(cell.settings.workload);
  for (const auto& report : workload.prepare(context_of(database))) {
    parts_.writer.add_load(parts_.cells[static_cast<std::size_t>(cell.index)], cell.database, report);
    parts_.progress.say(
        fmt::format("loaded {} rows in {:.1f} s ({:.0f} rows/s) for \"{}\"", report.rows, report.seconds,
                    report.seconds > 0 ? static_cast<double>(report.rows) / report.seconds : 0, cell.name));
    if (workload.facts.warehouses) count_rows(database, report);
  }
}

/// A server may give tables another engine than was asked for, or its own default.
void Databases::check_engines(Stage& stage, const plan::Cell& cell) const {
  const auto tables = cluster::own_tables(cell);
  if (tables.empty()) return;
  const bool ran_before = stage.cluster->plan().nodes.empty();  // servers that ran before
  for (const auto& [server, endpoint] : stage.cluster->table_servers()) {
    const auto session = mysql::connect(endpoint);
    cluster::need_transactions(server, cell.database, cluster::read_table_engines(*session, cell.database, tables),
                               ran_before);
  }
}

/// Once for all cells with the same rows.
void Databases::load(const LoadedDatabase& database) {
  const auto& cell = database.cell;
  auto& stage = *database.stage;
  const auto key = load_key(cell);
  if (loaded_.contains(key)) return;
  const bool lasts = workloads::workload_of(cell.settings.workload).facts.warehouses;
  if (lasts && loaded_before(stage, cell)) {
    parts_.progress.say(fmt::format("note: {} is loaded already for \"{}\"", cell.database, cell.name));
    check_engines(stage, cell);
  } else {
    forget_others(cell);
    fill(database);
    if (lasts) stage.cluster->note_load(cell, load_fingerprint(cell));
  }
  loaded_.insert(key);
}

/// Whose warehouses lie where.
void Databases::settle(LoadedDatabase& database) {
  auto& stage = *database.stage;
  const auto& cell = database.cell;
  if (auto* places = stage.cluster->placements()) database.group_of = places->warehouse_groups(cell);
  if (cell.settings.workload.spread.by_node_group) {
    if (database.group_of.empty()) {
      throw Error{ErrorKind::environment, cell.name, "this cluster does not tell where its warehouses are",
                  "Use a number for workload.spread"};
    }
    plan::settle_homes(database.cell, database.group_of, static_cast<int>(stage.drivers.size()));
  }
  record_places(database);
}

/// Everything that decides the rows: a database with another fingerprint, or with none, is loaded anew.
std::string Databases::load_fingerprint(const plan::Cell& cell) const {
  return fingerprint(fmt::format("{} seed {}", load_key(cell), parts_.seed));
}

bool Databases::loaded_before(Stage& stage, const plan::Cell& cell) {
  if (!stage.cluster->holds_load(cell, load_fingerprint(cell))) return false;
  if (!placed_.contains(cell.index)) placements_[load_key(cell)] = collect::placements(placement_in(stage, cell));
  return true;
}

/// Once per cell, since cells with one schema share a database and its placement, but not their homes.
void Databases::record_places(const LoadedDatabase& database) {
  const auto& cell = database.cell;
  if (!placed_.insert(cell.index).second) return;
  std::vector<std::string> sql_nodes;
  for (const auto& node : database.stage->cluster->plan().nodes) {
    if (node.role == plan::Role::sql_node) sql_nodes.push_back(node.name);
  }
  const auto number = parts_.cells[static_cast<std::size_t>(cell.index)];
  parts_.writer.set_homes(number, collect::homes(cell, sql_nodes, database.group_of));
  parts_.writer.set_placements(number, placements_[load_key(cell)]);
}

void Databases::count_rows(const LoadedDatabase& database, const contract::LoadReport& report) {
  const auto placements = placement_in(*database.stage, database.cell);
  placements_[load_key(database.cell)] = collect::placements(placements);
  std::uint64_t stored = 0;
  for (const auto& placement : placements) stored += static_cast<std::uint64_t>(placement.rows);
  if (placements.empty() || !report.skipped.empty() || stored == report.rows) return;
  throw Error{ErrorKind::environment, fmt::format("loading {}", database.cell.database),
              fmt::format("{} rows were sent, but the servers hold {}", report.rows, stored),
              "Look at the servers' logs for refused rows, and load again"};
}

std::optional<contract::CheckReport> Databases::check(const LoadedDatabase& database) {
  return workloads::workload_of(database.cell.settings.workload).verify(context_of(database));
}

}  // namespace forklift::experiment
