#include "orchestrator/cluster/server/server_cluster.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/tables.hpp"

namespace forklift::cluster {
namespace {

constexpr std::size_t kPerHost = 16, kMost = 128;  // servers that are started together
constexpr std::size_t kShownLogBytes = 64 * 1024;
constexpr const char* kLoadNote = "forklift_load";  // a table beside TPC-C's nine

/// Calls `ask`; a statement that fails becomes an Error that names the server.
void named(Server& server, const std::function<void()>& ask) {
  try {
    ask();
  } catch (const sql::SqlError& error) {
    server.fail_statement(error);
  }
}

}  // namespace

/// Hosts do not wait for each other; what many servers of one host do at once has a bound.
std::size_t ServerCluster::at_once() const {
  std::set<std::string> hosts;
  for (const auto& node : plan_.nodes) hosts.insert(node.host);
  return std::min(kMost, kPerHost * std::max<std::size_t>(1, hosts.size()));
}

std::vector<Server*> ServerCluster::servers(plan::Role role) const {
  std::vector<Server*> some;
  for (const auto& server : servers_) {
    if (server->node().role == role) some.push_back(server.get());
  }
  return some;
}

Server& ServerCluster::named_server(const std::string& name) const {
  for (const auto& server : servers_) {
    if (server->node().name == name) return *server;
  }
  throw Error{ErrorKind::environment, name, "no server of this name was started",
              "Look at the names in `forklift plan`"};
}

Server& ServerCluster::running_server(plan::Role role) const {
  for (auto* server : servers(role)) {
    if (!server->down()) return *server;
  }
  throw Error{ErrorKind::environment, plan::to_string(role), "all of them were killed",
              "Restart one of them in the scenario's faults"};
}

void ServerCluster::restart_node(const std::string& name) {
  const std::atomic<bool> nobody_else_fails{false};
  named_server(name).start(nobody_else_fails);
}

void ServerCluster::pause_node(const std::string& name) { named_server(name).signal(SIGSTOP); }
void ServerCluster::resume_node(const std::string& name) { named_server(name).signal(SIGCONT); }

void ServerCluster::cycle_node(const std::string& name) {
  named_server(name).stop();
  restart_node(name);
}

std::vector<std::string> ServerCluster::nodes_down() const {
  std::vector<std::string> names;
  for (const auto& server : servers_) {
    if (server->down()) names.push_back(server->node().name);
  }
  return names;
}

void ServerCluster::on_each(plan::Role role, const std::function<void(Server&)>& step) {
  const auto some = servers(role);
  for_each_parallel(some.size(), at_once(),
                    [&](std::size_t i, const auto&) { named(*some[i], [&] { step(*some[i]); }); });
}

void ServerCluster::initialise_role(plan::Role role,
                                    const std::function<scenario::Options(const plan::Node&)>& engine) {
  for (const auto& node : plan_.nodes) {
    if (node.role == role) servers_.push_back(std::make_unique<Server>(context_, node, engine(node)));
  }
  on_each(role, [](Server& server) { server.initialise(); });
}

void ServerCluster::start_initialised(plan::Role role) {
  const auto some = servers(role);
  for_each_parallel(some.size(), at_once(), [&](std::size_t i, const auto& give_up) { some[i]->start(give_up); });
}

void ServerCluster::start_role(plan::Role role, const std::function<scenario::Options(const plan::Node&)>& engine) {
  initialise_role(role, engine);
  start_initialised(role);
}

void ServerCluster::start_or_stop(const std::function<void()>& start) {
  try {
    start();
    compare_with_asked();
  } catch (...) {
    try {  // the first failure is the cause; what can't be stopped now is in the journal for `forklift stop`
      stop();
    } catch (const std::exception& second) {
      context_.journal.event("warning", "cluster", second.what());
    }
    throw;
  }
}

std::vector<sql::Endpoint> ServerCluster::sql_endpoints() const {
  std::vector<sql::Endpoint> endpoints;
  for (const auto* server : servers(plan::Role::sql_node)) endpoints.push_back(server->endpoint());
  return endpoints;
}

std::vector<std::pair<std::string, sql::Endpoint>> ServerCluster::table_servers() const {
  std::vector<std::pair<std::string, sql::Endpoint>> all;
  for (const auto& server : servers_) {
    if (!server->down())
      all.emplace_back(fmt::format("{} on {}", server->node().name, server->node().host), server->endpoint());
  }
  return all;
}

template <class Row>
std::vector<Row> ServerCluster::ask_each(const std::function<std::vector<Row>(Server&)>& ask) const {
  std::vector<std::vector<Row>> told(servers_.size());
  for_each_parallel(servers_.size(), at_once(),
                    [&](std::size_t i, const auto&) { named(*servers_[i], [&] { told[i] = ask(*servers_[i]); }); });
  std::vector<Row> all;
  for (auto& rows : told) std::move(rows.begin(), rows.end(), std::back_inserter(all));
  return all;
}

void ServerCluster::compare_with_asked() {
  auto found = ask_each<NodeDifference>([](Server& server) { return server.differences(); });
  for (auto& one : more_differences()) found.push_back(std::move(one));
  auto judged = judge(found, plan_.settings.accept_adjusted);
  for (const auto& [node, text] : judged.accepted) context_.journal.event("adjusted", node, text);
  for (const auto& [node, text] : judged.warnings) context_.journal.event("warning", node, text);
  if (!judged.errors.empty()) throw ErrorList{std::move(judged.errors)};
}

std::vector<Setting> ServerCluster::effective_config() {
  return ask_each<Setting>([](Server& server) { return read_settings(*server.connect(), server.node().name); });
}

std::vector<Counter> ServerCluster::counters() {
  return ask_each<Counter>([](Server& server) {
    if (server.down()) return std::vector<Counter>{};  // it counts nothing any more
    return read_counters(*server.connect(), server.node().name);
  });
}

std::vector<Version> ServerCluster::versions() {
  std::vector<Version> all;
  for (const auto& server : servers_) all.push_back({server->node().name, "server", server->version()});
  return all;
}

std::vector<LogPlace> ServerCluster::log_places() const {
  std::vector<LogPlace> places;
  for (const auto& server : servers_)
    places.push_back({server->node().name, server->node().host, paths_of(server->node()).log});
  return places;
}

std::vector<LogTail> ServerCluster::log_tails(std::size_t lines) {
  return ask_each<LogTail>([lines](Server& server) {
    return std::vector<LogTail>{
        {server.node().name, paths_of(server.node()).log, last_lines(server.log_tail(kShownLogBytes), lines)}};
  });
}

void ServerCluster::note_load(const plan::Cell& cell, const std::string& fingerprint) {
  auto& server = running_server(plan::Role::sql_node);
  named(server, [&] {
    server.connect()->query(
        fmt::format("CREATE TABLE {0}.{1} (fingerprint VARCHAR(64) PRIMARY KEY) ENGINE={2}; "
                    "INSERT INTO {0}.{1} VALUES ({3})",
                    identifier(cell.database), kLoadNote, own_tables(), literal(fingerprint)));
  });
}

bool ServerCluster::holds_load(const plan::Cell& cell, const std::string& fingerprint) {
  try {
    const auto rows = running_server(plan::Role::sql_node)
                          .connect()
                          ->query(fmt::format("SELECT fingerprint FROM {}.{}", identifier(cell.database), kLoadNote))
                          .rows;
    return !rows.empty() && rows[0].at(0) == fingerprint;
  } catch (const sql::SqlError&) {  // no such database or table
    return false;
  }
}

/// The servers are ours alone. One after the other: in a cluster the first one's DROP is all servers'.
void ServerCluster::make_room(const plan::Cell& cell, const std::vector<std::string>& tables) {
  std::vector<std::string> names;
  for (const auto& table : tables) names.push_back(identifier(cell.database) + "." + identifier(table));
  const auto identifiers = join(names, ", ");
  for (auto* server : servers(plan::Role::sql_node)) {
    if (server->down()) continue;
    named(*server, [&] {
      const auto session = server->connect();
      session->query("CREATE DATABASE IF NOT EXISTS " + identifier(cell.database));
      if (!tables.empty()) session->query(fmt::format("DROP TABLE IF EXISTS {}", identifiers));
    });
  }
}

void ServerCluster::check_alive() {
  for (const auto& server : servers_) server->check_alive();
}

void ServerCluster::stop() {
  std::exception_ptr first;  // one that can't be stopped must not keep the others running
  for (const auto role : {plan::Role::sql_node, plan::Role::data_node}) {
    const auto some = servers(role);
    for_each_parallel(some.size(), at_once(), [&](std::size_t i, const auto&) {
      try {
        some[i]->stop();
      } catch (...) {
        static std::mutex guard;
        const std::lock_guard lock{guard};
        if (!first) first = std::current_exception();
      }
    });
  }
  if (first) std::rethrow_exception(first);
}

void ServerCluster::make_database(sql::SqlSession& session, const std::string& database,
                                  const std::function<std::string(const Table&)>& options) {
  session.query("CREATE DATABASE " + identifier(database));
  session.query("USE " + identifier(database));
  for (const auto& table : tables()) session.query(create_table(table, options(table)));
}

std::vector<Placement> ServerCluster::count_rows(sql::SqlSession& session, const std::string& database,
                                                 const std::string& node, const std::string& partition) {
  std::vector<Placement> rows;
  for (const auto& table : table_names()) {
    const auto answer =
        session.query(fmt::format("SELECT COUNT(*) FROM {}.{}", identifier(database), identifier(table)));
    rows.push_back({table, node, partition, "", answer.number()});
  }
  return rows;
}

}  // namespace forklift::cluster
