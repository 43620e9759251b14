#include "orchestrator/engines/ndb/ndb.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/evidence.hpp"
#include "orchestrator/engines/ndb/programs.hpp"
#include "orchestrator/engines/ndb/rules.hpp"
#include "orchestrator/engines/ndb/schema.hpp"

namespace forklift::engines::ndb {
namespace {

using namespace std::chrono_literals;

constexpr auto kProveWithin = 60s;
constexpr auto kReplicatedWithin = 120s;
constexpr const char* kProbeDatabase = "forklift_probe";

}  // namespace

NdbCluster::NdbCluster(const Context& context, ndb::Parameters known)
    : ServerCluster(context), processes_(context, std::move(known)) {}

scenario::Options NdbCluster::sql_options(const plan::Node& node) const {
  const auto& layout = processes_.layout();
  const auto& ids = layout.sql_nodes.at(static_cast<std::size_t>(node.index)).ids;
  scenario::Options options{{"ndbcluster", ""},
                            {"ndb_connectstring", layout.connect_string()},
                            {"ndb_nodeid", std::to_string(ids.front())},
                            {"ndb_wait_setup", "60"},
                            {"innodb_buffer_pool_size", "64M"},
                            {"loose_innodb_redo_log_capacity", "64M"}};  // since 8.0.30
  // NDB 8.0 takes PARTITION BY HASH only with --new, which later versions no longer have.
  if (hash_partitions(plan())) options["loose_new"] = "ON";
  if (ids.size() > 1) {
    options["ndb_cluster_connection_pool"] = std::to_string(ids.size());
    options["ndb_cluster_connection_pool_nodeids"] = fmt::format("{}", fmt::join(ids, ","));
  }
  if (item_replication(plan()) && node.index == 0) options.insert({{"log_bin", "binlog"}, {"ndb_log_bin", "OFF"}});
  return options;
}

void NdbCluster::start() {
  if (takes_over()) {
    processes_.take_over();
    start_role(plan::Role::sql_node, [&](const plan::Node& node) { return sql_options(node); });
    return prove_sql_nodes();
  }
  processes_.start_management_servers();
  // Both take seconds and wait for nothing of each other.
  for_each_parallel(2, 2, [&](std::size_t part, const auto&) {
    if (part == 0) processes_.start_data_nodes(true);
    if (part == 1) initialise_role(plan::Role::sql_node, [&](const plan::Node& node) { return sql_options(node); });
  });
  start_initialised(plan::Role::sql_node);
  prove_sql_nodes();
}

void NdbCluster::prove_sql_nodes() {
  const auto first = servers(plan::Role::sql_node).front();
  first->connect()->query(fmt::format(
      "CREATE DATABASE IF NOT EXISTS {0}; CREATE TABLE IF NOT EXISTS {0}.probe (id INT PRIMARY KEY) ENGINE=NDBCLUSTER",
      kProbeDatabase));
  on_each(plan::Role::sql_node, [&](Server& server) { prove(server); });
}

void NdbCluster::prove(Server& server) {
  std::string last = "no answer";
  const auto works = [&] {
    context().check_cancelled();
    server.check_alive();
    try {
      server.connect()->query(
          fmt::format("REPLACE INTO {0}.probe VALUES ({1}); SELECT id FROM {0}.probe WHERE id = {1}", kProbeDatabase,
                      server.node().index));
      return true;
    } catch (const sql::SqlError& error) {
      last = error.what();  // it has not heard of the table yet
      return false;
    }
  };
  if (poll_until(context().clock, Deadline::after(context().clock, kProveWithin), 100ms, works)) return;
  throw Error{ErrorKind::environment, fmt::format("{} on {}", server.node().name, server.node().host),
              fmt::format("it can't read and write an NDB table: {}", last), "Look at its log and at the data nodes'",
              last_lines(server.log_tail(16 * 1024), 15)};
}

LoadMethod NdbCluster::load_method(const plan::Cell& cell) const {
  return {.method = "auto",
          .rows_per_insert = 250,
          .sharded = false,
          .item_per_target = cell.settings.schema.item == "local-copy",
          .api_address = connect_string()};
}

std::vector<Placement> NdbCluster::placement(const plan::Cell& cell) {
  const auto session = running_server(plan::Role::sql_node).connect();
  auto all = ndb::read_placement(*session, processes_.layout(), cell.database);
  const auto& schema = cell.settings.schema;
  if (schema.item == "fully-replicated") {
    // Each node group holds a copy; it is one table with one set of rows.
    std::erase_if(all, [](const Placement& row) { return row.table == "item" && row.node_group != "0"; });
  }
  if (!ndb::item_in_innodb(schema)) return all;
  const auto item = [&](Server& server) {
    const auto answer = server.connect()->query(fmt::format("SELECT COUNT(*) FROM {}.item", identifier(cell.database)));
    return Placement{"item", server.node().name, "", "", answer.number()};
  };
  for (auto* server : servers(plan::Role::sql_node)) {
    all.push_back(item(*server));
    if (schema.item != "innodb-replicated") continue;
    // The others' copies are the same rows, listed once; the database is loaded when they have arrived.
    const auto rows = all.back().rows;
    const auto arrived = [&] {
      context().check_cancelled();
      const auto others = servers(plan::Role::sql_node);
      return std::all_of(others.begin(), others.end(), [&](Server* other) { return item(*other).rows == rows; });
    };
    if (poll_until(context().clock, Deadline::after(context().clock, kReplicatedWithin), 200ms, arrived)) break;
    throw Error{ErrorKind::environment, cell.database, "ITEM's rows have not reached every SQL node by replication",
                "Look at SHOW REPLICA STATUS and the servers' logs"};
  }
  return all;
}

std::vector<int> NdbCluster::warehouse_groups(const plan::Cell& cell) {
  const auto session = running_server(plan::Role::sql_node).connect();
  const auto groups = ndb::fragment_groups(*session, cell.database, "district");
  const auto partitions = ndb::warehouse_partitions(*session, cell.database, cell.settings.workload.warehouses);
  std::vector<int> group_of;
  for (const int partition : partitions) {
    if (partition >= static_cast<int>(groups.size())) return {};
    group_of.push_back(groups[static_cast<std::size_t>(partition)]);
  }
  return group_of;
}

std::vector<Setting> NdbCluster::effective_config() {
  auto all = ServerCluster::effective_config();
  for (auto& setting : ndb::read_data_node_config(*running_server(plan::Role::sql_node).connect(), processes_.layout()))
    all.push_back(std::move(setting));
  return all;
}

std::vector<NodeDifference> NdbCluster::more_differences() {
  std::map<std::string, std::map<std::string, std::string>> told;
  for (auto& setting : ndb::read_data_node_config(*running_server(plan::Role::sql_node).connect(), processes_.layout()))
    told[setting.node][setting.name] = std::move(setting.value);
  auto all = processes_.launch_differences();
  for (const auto& node : plan().nodes) {
    if (node.role != plan::Role::data_node) continue;
    for (auto& one : parameter_differences(node.config, told[node.name]))
      all.push_back({node.name, node.host, true, std::move(one)});
  }
  return all;
}

std::vector<Counter> NdbCluster::counters() {
  auto all = ServerCluster::counters();
  for (auto& counter :
       ndb::read_data_node_counters(*running_server(plan::Role::sql_node).connect(), processes_.layout()))
    all.push_back(std::move(counter));
  return all;
}

std::vector<Version> NdbCluster::versions() {
  auto all = ServerCluster::versions();
  const auto text =
      running_server(plan::Role::sql_node).connect()->query("SELECT @@ndb_version_string").first().at(0).value_or("");
  for (const auto& member : processes_.layout().members()) {
    if (member.node->role != plan::Role::sql_node) all.push_back({member.node->name, "ndb", text});
  }
  return all;
}

std::vector<LogPlace> NdbCluster::log_places() const {
  auto all = processes_.log_places();
  for (auto& place : ServerCluster::log_places()) all.push_back(std::move(place));
  return all;
}

std::vector<LogTail> NdbCluster::log_tails(std::size_t lines) {
  auto all = processes_.log_tails(lines);
  for (auto& tail : ServerCluster::log_tails(lines)) all.push_back(std::move(tail));
  return all;
}

void NdbCluster::check_alive() {
  processes_.check_alive();
  ServerCluster::check_alive();
}

void NdbCluster::kill_node(const std::string& name) {
  if (!processes_.kill(name)) ServerCluster::kill_node(name);
}
void NdbCluster::restart_node(const std::string& name) {
  if (processes_.restart(name)) return;
  ServerCluster::restart_node(name);
  prove(named_server(name));
}
void NdbCluster::pause_node(const std::string& name) {
  if (!processes_.signal(name, SIGSTOP)) ServerCluster::pause_node(name);
}
void NdbCluster::resume_node(const std::string& name) {
  if (!processes_.signal(name, SIGCONT)) ServerCluster::resume_node(name);
}
void NdbCluster::cycle_node(const std::string& name) {
  if (!processes_.cycle(name)) ServerCluster::cycle_node(name);
}
std::vector<std::string> NdbCluster::nodes_down() const {
  auto names = ServerCluster::nodes_down();
  for (auto& name : processes_.down()) names.push_back(std::move(name));
  return names;
}

void NdbCluster::stop() {
  std::exception_ptr first;
  try {
    ServerCluster::stop();
  } catch (...) {
    first = std::current_exception();
  }
  processes_.stop();
  if (first) std::rethrow_exception(first);
}

std::unique_ptr<RunningCluster> start_ndb(const Context& context) {
  return started(std::make_unique<NdbCluster>(context, ndb::read_parameters(context)));
}

}  // namespace forklift::engines::ndb
