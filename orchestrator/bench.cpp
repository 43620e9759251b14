#include "orchestrator/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/collect/log_files.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/fleet.hpp"
#include "orchestrator/interrupt.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/sysbench/run.hpp"

namespace forklift {
namespace {

using namespace std::chrono_literals;

constexpr auto kLoadWithin = 24h;  // a load is watched by its progress; this only ends what hangs for ever
constexpr auto kCheckWithin = 1h;
constexpr auto kStopGrace = 20s, kStopWithin = 60s;
constexpr auto kLookEvery = 3s;  // rare enough to be no load

/// Two cells of engine external use one name for different rows: the key holds what decides the rows.
std::string load_key(const plan::Cell& cell) {
  const auto& load = cell.settings.workload;
  if (load.is_sysbench()) return fmt::format("{} sysbench {} {}", cell.database, load.tables, load.table_size);
  return fmt::format("{} {} {} {}", cell.database, plan::to_json(cell.settings.schema).dump(), load.warehouses,
                     load.scale);
}

}  // namespace

Bench::Bench(Parts parts) : parts_(std::move(parts)), password_(random_token()), placed_(parts_.leftover.placed) {}

cluster::Context Bench::context(const plan::Cluster& cluster, bool cancellable) {
  return {.plan = cluster,
          .fleet = parts_.fleet,
          .journal = parts_.journal,
          .clock = parts_.clock,
          .experiment = parts_.plan.experiment,
          .password = password_,
          .check_cancelled = cancellable ? interrupt::check : [] {},
          .running = {}};
}

Places Bench::places(const plan::Cluster& cluster) const {
  return {cluster, parts_.scenario.cells.front().settings.hosts, parts_.fleet, parts_.clock};
}

drive::Surroundings Bench::surroundings() {
  return {.clock = parts_.clock,
          .interrupt =
              [this] {
                interrupt::check();
                look_at_servers();
              },
          .progress = [this](const std::string& driver,
                             const Json& event) { parts_.progress.driver_event(driver, event); }};
}

/// A server that dies is found while the drivers still try to reach it, so that its own last lines are the reason.
void Bench::look_at_servers() {
  const std::unique_lock lock{look_guard_, std::try_to_lock};
  if (!lock || !running() || parts_.clock.now() - looked_ < kLookEvery) return;
  stage_.cluster->check_alive();
  show_servers();
  if (proxies_) proxies_->check_alive();
  looked_ = parts_.clock.now();
}

void Bench::show_servers() {
  std::vector<std::string> names;
  for (const auto& node : stage_.cluster->plan().nodes) names.push_back(node.name);
  parts_.progress.nodes(std::move(names), stage_.cluster->nodes_down());
}

Stage& Bench::stage_for(const plan::Cell& cell) {
  if (running() && cluster_index_ == cell.cluster) return stage_;
  stop();
  const auto& cluster = parts_.plan.clusters[static_cast<std::size_t>(cell.cluster)];
  if (cluster.settings.engine == scenario::Engine::external && !cluster.settings.password_file.empty()) {
    auto text = read_file(expand_home(cluster.settings.password_file));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    password_ = text;
  }
  if (parts_.leftover.cluster != cell.cluster || !take_over(cluster)) {
    if (!started_.insert(cell.cluster).second) remove_work(cluster);
    parts_.progress.phase(fmt::format("starting {} servers", cluster.nodes.size()));
    cluster::preflight(context(cluster, true));
    post_guards(cluster);
    stage_.cluster = cluster::start(context(cluster, true));
  }
  parts_.leftover.cluster = -1;
  cluster_index_ = cell.cluster;
  show_servers();
  parts_.writer.add_versions(parts_.experiment, cluster.index, collect::versions(stage_.cluster->versions()));
  parts_.writer.set_settings(parts_.experiment, cluster.index, collect::settings(stage_.cluster->effective_config()));
  stage_.seats = take_seats(places(cluster), stage_.cluster->sql_endpoints().size(), password_);
  return stage_;
}

/// By their records; what took them over may have stopped some already.
void Bench::stop_leftover() {
  for (const auto& [node, process] : parts_.leftover.running) {
    remote::stop_process(*parts_.fleet.at(process.host), process, kStopGrace,
                         Deadline::after(parts_.clock, kStopWithin));
    parts_.journal.stopped(process);
  }
}

/// Servers that can't be taken over after all are stopped, and their directories go: the cluster is started anew.
bool Bench::take_over(const plan::Cluster& cluster) {
  auto given = context(cluster, true);
  given.running = parts_.leftover.running;
  parts_.progress.phase(fmt::format("taking over {} servers that still run", cluster.nodes.size()));
  try {
    password_ = known_password(places(cluster));
    given.password = password_;
    post_guards(cluster);
    stage_.cluster = cluster::start(given);
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    parts_.progress.say(fmt::format("note: they are started anew: {}", error.what()));
  }
  stop_leftover();  // whatever failed, they hold the ports
  remove_work(cluster);
  password_ = random_token();
  placed_.clear();  // another cluster may place the rows differently
  return false;
}

/// What an earlier start of the cluster left: its servers begin with empty directories, as at the first time.
void Bench::remove_work(const plan::Cluster& cluster) {
  if (cluster.nodes.empty()) return;
  remove_directory(parts_.fleet, cluster.workdir, parts_.clock,
                   [this](const std::string& line) { parts_.progress.say(line); });
}

/// Before the first server is started: from then on nothing of ours outlives us for long.
void Bench::post_guards(const plan::Cluster& cluster) {
  stage_.posts = take_posts(places(cluster), [this](const std::string& host, const std::string& why) {
    parts_.journal.event("warning", host, why);
  });
  if (cluster.nodes.empty() || cluster.settings.orphan_timeout == Microseconds{0}) return;
  if (!guards_) {
    guards_ = std::make_unique<guard::Guards>(guard::Guards::Parts{.journal = parts_.journal,
                                                                   .clock = parts_.clock,
                                                                   .experiment = parts_.plan.experiment,
                                                                   .directory = drivers_directory(cluster),
                                                                   .patience = cluster.settings.orphan_timeout});
  }
  guards_->post(stage_.posts);
}

void Bench::dismiss_guards(guard::Guards::Which which) {
  if (guards_) guards_->dismiss(which);
  guards_.reset();
}

/// Independent servers get tables each; in a cluster one server's are all servers'.
LoadedDatabase Bench::sysbench_tables(Stage& stage, const plan::Cell& cell) {
  const auto key = load_key(cell);
  if (!loaded_.contains(key)) {
    parts_.progress.phase(fmt::format("making sysbench's tables for \"{}\"", cell.name));
    auto servers = stage.cluster->sql_endpoints();
    if (cell.settings.cluster.engine != scenario::Engine::innodb) servers.resize(1);
    for (const auto& server : servers) {
      const auto report = sysbench::prepare(stage.seats.front(), cell, server, parts_.clock);
      parts_.writer.add_load(parts_.cells[static_cast<std::size_t>(cell.index)], cell.database, report);
    }
    loaded_.insert(key);
  }
  return {.stage = &stage, .cell = cell, .filling = {}, .group_of = {}};
}

std::vector<sql::Endpoint> Bench::endpoints_for(const LoadedDatabase& database) {
  const auto& nodes = database.cell.proxies;
  const auto servers = database.stage->cluster->sql_endpoints();
  if (!proxies_ || proxies_->nodes() != nodes) {
    stop_proxies();
    if (nodes.empty()) return servers;
    parts_.progress.phase(fmt::format("starting {} proxies", nodes.size()));
    proxies_ = std::make_unique<proxies::RunningProxies>(context(database.stage->cluster->plan(), true), nodes,
                                                         parts_.scenario.cells.front().settings.hosts);
    proxies_->start(servers);
  }
  const auto dealt = proxies_->endpoints();
  std::vector<sql::Endpoint> all;
  for (std::size_t i = 0; i < servers.size(); ++i) all.push_back(dealt[i % dealt.size()]);
  return all;
}

void Bench::stop_proxies() {
  if (proxies_) proxies_->stop();
  proxies_.reset();
}

LoadedDatabase Bench::database_for(Stage& stage, const plan::Cell& cell) {
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
    if (cell.settings.cluster.engine == scenario::Engine::external) loaded_.clear();  // the one name is used again
    parts_.progress.phase(fmt::format("creating {} for \"{}\"", cell.database, cell.name));
    stage.cluster->create_schema(cell);
    load(database);
    stage.cluster->note_load(cell, load_fingerprint(cell));
    loaded_.insert(key);
  }
  database.group_of = stage.cluster->warehouse_groups(cell);
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
std::string Bench::load_fingerprint(const plan::Cell& cell) const {
  return fingerprint(fmt::format("{} seed {}", load_key(cell), parts_.scenario.seed));
}

bool Bench::loaded_before(Stage& stage, const plan::Cell& cell) {
  if (stage.cluster->noted_load(cell) != load_fingerprint(cell)) return false;
  if (!placed_.contains(cell.index)) placements_[load_key(cell)] = collect::placements(stage.cluster->placement(cell));
  return true;
}

/// Once per cell, since cells with one schema share a database and its placement, but not their homes.
void Bench::record_places(const LoadedDatabase& database) {
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
void Bench::make_lookup_table(const LoadedDatabase& database) {
  parts_.progress.phase(fmt::format("making the table of \"{}\"", database.cell.name));
  const auto& seat = database.stage->seats.front();
  const auto job = drive::lookup_table_job(database.cell, database.stage->cluster->sql_endpoints(), database.filling,
                                           seat.place.password_file);
  drive::work(seat, "load", contract::to_json(job), surroundings(), Deadline::after(parts_.clock, kCheckWithin));
}

void Bench::load(const LoadedDatabase& database) {
  const auto& cell = database.cell;
  parts_.progress.phase(fmt::format("loading {} warehouses for \"{}\"", cell.settings.workload.warehouses, cell.name));
  const auto& seat = database.stage->seats.front();
  const auto job = drive::load_job(cell, database.stage->cluster->sql_endpoints(), database.filling,
                                   parts_.scenario.seed, seat.place.password_file);
  const Json answer =
      drive::work(seat, "load", contract::to_json(job), surroundings(), Deadline::after(parts_.clock, kLoadWithin));
  const auto report = contract::read_load_report(answer, seat.name);
  const auto number = parts_.cells[static_cast<std::size_t>(cell.index)];
  parts_.writer.add_load(number, cell.database, report);
  count_rows(database, report);
  parts_.progress.say(fmt::format("loaded {} rows in {:.1f} s ({:.0f} rows/s) for \"{}\"", report.rows, report.seconds,
                                  report.seconds > 0 ? static_cast<double>(report.rows) / report.seconds : 0,
                                  cell.name));
}

void Bench::count_rows(const LoadedDatabase& database, const contract::LoadReport& report) {
  const auto placements = database.stage->cluster->placement(database.cell);
  placements_[load_key(database.cell)] = collect::placements(placements);
  std::uint64_t stored = 0;
  for (const auto& placement : placements) stored += static_cast<std::uint64_t>(placement.rows);
  if (placements.empty() || !report.skipped.empty() || stored == report.rows) return;
  throw Error{ErrorKind::environment, fmt::format("loading {}", database.cell.database),
              fmt::format("{} rows were sent, but the servers hold {}", report.rows, stored),
              "Look at the servers' logs for refused rows, and load again"};
}

contract::CheckReport Bench::check(const LoadedDatabase& database) {
  const auto& seat = database.stage->seats.front();
  const auto job = drive::check_job(database.cell, database.stage->cluster->sql_endpoints(), database.filling,
                                    parts_.scenario.seed, seat.place.password_file);
  const Json answer =
      drive::work(seat, "check", contract::to_json(job), surroundings(), Deadline::after(parts_.clock, kCheckWithin));
  return contract::read_check_report(answer, seat.name);
}

/// When they are complete, also with the words of a shutdown. A witness, not a party: what fails is told, no more.
void Bench::fetch_logs() {
  const auto warn = [this](const std::string& text) { parts_.journal.event("warning", "logs", text); };
  try {
    auto logs = collect::fetch_logs(parts_.fleet, stage_.cluster->log_places(), parts_.clock, warn);
    for (auto& log : logs) log.cluster = cluster_index_;
    parts_.writer.add_log_files(parts_.experiment, logs);
  } catch (const std::exception& error) {
    warn(error.what());
  }
}

void Bench::stop() {
  if (!running()) return;
  parts_.progress.nodes({}, {});
  parts_.progress.phase("stopping servers");
  stop_proxies();
  try {
    stage_.cluster->stop();
  } catch (...) {
    fetch_logs();
    throw;
  }
  fetch_logs();
  stage_ = {};
  cluster_index_ = -1;
  loaded_.clear();
}

}  // namespace forklift
