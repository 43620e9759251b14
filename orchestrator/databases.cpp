#include "orchestrator/databases.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/own_tables.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/rows.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/sysbench/run.hpp"

namespace forklift {
namespace {

using namespace std::chrono_literals;

constexpr auto kLoadWithin = 24h;  // a load is watched by its progress; this only ends what hangs for ever
constexpr auto kCheckWithin = 1h;

/// Two cells of servers that run already use one name for different rows: the key holds what decides the rows.
std::string load_key(const plan::Cell& cell) {
  return fmt::format("{} rows {}: {}", cell.database, cell.rows + 1, plan::text_of(plan::rows_of(cell)));
}

/// Nothing where nobody can be asked.
std::vector<cluster::Placement> placement_in(Stage& stage, const plan::Cell& cell) {
  auto* places = stage.cluster->places();
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

/// Independent servers get tables each; in a cluster one server's are all servers'.
LoadedDatabase Databases::sysbench_tables(Stage& stage, const plan::Cell& cell) {
  const auto key = load_key(cell);
  if (!loaded_.contains(key)) {
    parts_.progress.phase(fmt::format("making sysbench's tables for \"{}\"", cell.name));
    forget_others(cell);
    auto servers = stage.cluster->sql_endpoints();
    const auto tables = cluster::own_tables(cell);
    stage.cluster->make_room(cell, tables);
    if (!scenario::facts_of(cell.settings.cluster).independent_servers) servers.resize(1);
    for (const auto& server : servers) {
      const auto report = sysbench::prepare(stage.seats.front(), cell, server, parts_.clock);
      parts_.writer.add_load(parts_.cells[static_cast<std::size_t>(cell.index)], cell.database, report);
    }
    stage.cluster->note_tables(tables);
    loaded_.insert(key);
  }
  return {.stage = &stage, .cell = cell, .filling = {}, .group_of = {}};
}

LoadedDatabase Databases::of(Stage& stage, const plan::Cell& cell) {
  if (cell.settings.workload.is_sysbench()) return sysbench_tables(stage, cell);
  const auto method = stage.cluster->load_method(cell);
  LoadedDatabase database{.stage = &stage,
                          .cell = cell,
                          .filling = {method.method, method.rows_per_insert, method.sharded, method.item_per_target,
                                      method.ndb_connect_string},
                          .group_of = {}};
  if (cell.settings.workload.key_lookup()) {
    make_lookup_table(database);
    return database;
  }
  const auto key = load_key(cell);
  if (!loaded_.contains(key) && loaded_before(stage, cell)) {
    parts_.progress.say(fmt::format("note: {} is loaded already for \"{}\"", cell.database, cell.name));
    loaded_.insert(key);
  }
  if (!loaded_.contains(key)) {
    forget_others(cell);
    parts_.progress.phase(fmt::format("creating {} for \"{}\"", cell.database, cell.name));
    stage.cluster->create_schema(cell);
    load(database);
    stage.cluster->note_load(cell, load_fingerprint(cell));
    loaded_.insert(key);
  }
  if (auto* places = stage.cluster->places()) database.group_of = places->warehouse_groups(cell);
  if (cell.settings.workload.spread.by_node_group) {
    if (database.group_of.empty()) {
      throw Error{ErrorKind::environment, cell.name, "this cluster does not tell where its warehouses are",
                  "Use a number for workload.spread"};
    }
    plan::settle_homes(database.cell, database.group_of, static_cast<int>(stage.seats.size()));
  }
  record_places(database);
  return database;
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

/// Anew for every run: its first phase fills it.
void Databases::make_lookup_table(const LoadedDatabase& database) {
  parts_.progress.phase(fmt::format("making the table of \"{}\"", database.cell.name));
  const auto tables = cluster::own_tables(database.cell);
  if (!tables.empty()) database.stage->cluster->make_room(database.cell, tables);
  const auto& seat = database.stage->seats.front();
  const auto job = drive::lookup_table_job(database.cell, database.stage->cluster->sql_endpoints(), database.filling,
                                           seat.place.password_file);
  drive::work(seat, "load", contract::to_json(job), parts_.surroundings(), Deadline::after(parts_.clock, kCheckWithin));
  if (!tables.empty()) database.stage->cluster->note_tables(tables);
}

void Databases::load(const LoadedDatabase& database) {
  const auto& cell = database.cell;
  parts_.progress.phase(fmt::format("loading {} warehouses for \"{}\"", cell.settings.workload.warehouses, cell.name));
  const auto& seat = database.stage->seats.front();
  const auto job = drive::load_job(cell, database.stage->cluster->sql_endpoints(), database.filling, parts_.seed,
                                   seat.place.password_file);
  const Json answer = drive::work(seat, "load", contract::to_json(job), parts_.surroundings(),
                                  Deadline::after(parts_.clock, kLoadWithin));
  const auto report = contract::read_load_report(answer, seat.name);
  const auto number = parts_.cells[static_cast<std::size_t>(cell.index)];
  parts_.writer.add_load(number, cell.database, report);
  count_rows(database, report);
  parts_.progress.say(fmt::format("loaded {} rows in {:.1f} s ({:.0f} rows/s) for \"{}\"", report.rows, report.seconds,
                                  report.seconds > 0 ? static_cast<double>(report.rows) / report.seconds : 0,
                                  cell.name));
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

contract::CheckReport Databases::check(const LoadedDatabase& database) {
  const auto& seat = database.stage->seats.front();
  const auto job = drive::check_job(database.cell, database.stage->cluster->sql_endpoints(), database.filling,
                                    parts_.seed, seat.place.password_file);
  const Json answer = drive::work(seat, "check", contract::to_json(job), parts_.surroundings(),
                                  Deadline::after(parts_.clock, kCheckWithin));
  return contract::read_check_report(answer, seat.name);
}

}  // namespace forklift
