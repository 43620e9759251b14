#include "orchestrator/engines/galera/galera.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/server/server_cluster.hpp"
#include "orchestrator/engines/galera/options.hpp"
#include "orchestrator/engines/galera/programs.hpp"

namespace forklift::engines::galera {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLogBytes = 16 * 1024, kLogLines = 15;
constexpr std::size_t kJoinLogBytes = 256 * 1024;  // from the start until it serves, with pages of provider options

/// What the session sees next includes all that the others had committed before.
constexpr const char* kWaitForOthers = "SET SESSION wsrep_sync_wait = 1";

/// What a node says of its place in the cluster. `view` is the number of the group's last change, as it has seen it.
struct Membership {
  std::string state = "?", ready = "?", size = "?", view = "?";
  bool joined(std::size_t nodes) const { return state == "Synced" && ready == "ON" && size == std::to_string(nodes); }
  std::string words() const { return fmt::format("{}, ready {}, {} nodes in view {}", state, ready, size, view); }
};

Membership membership(sql::SqlSession& session) {
  Membership of;
  const std::map<std::string, std::string*> places{{"wsrep_local_state_comment", &of.state},
                                                   {"wsrep_ready", &of.ready},
                                                   {"wsrep_cluster_size", &of.size},
                                                   {"wsrep_cluster_conf_id", &of.view}};
  for (const auto& row : session.query("SHOW GLOBAL STATUS LIKE 'wsrep\\_%'").rows) {
    if (const auto place = places.find(row.at(0).value_or("")); place != places.end())
      *place->second = row.at(1).value_or("");
  }
  return of;
}

class Galera final : public ServerCluster {
 public:
  explicit Galera(const Context& context) : ServerCluster(context) {}

  void start() {
    initialise_role(plan::Role::sql_node, [this](const plan::Node& node) { return initial_options(node); });
    const std::atomic<bool> nobody_else_fails{false};
    std::vector<Server*> started;
    for (auto* server : servers(plan::Role::sql_node)) {
      server->start(nobody_else_fails);
      started.push_back(server);
      if (!takes_over()) await(started);
    }
    await(started);
  }

  void create_schema(const plan::Cell& cell) override {
    auto& server = running_server(plan::Role::sql_node);
    try {
      const auto session = server.connect();
      session->query("DROP DATABASE IF EXISTS " + identifier(cell.database));
      make_database(*session, cell.database,
                    [&](const Table& table) { return innodb_options(table, cell.settings.schema); });
    } catch (const sql::SqlError& error) {
      server.fail_statement(error);
    }
  }

  LoadMethod load_method(const plan::Cell&) const override {
    return {.method = "load-data-local", .rows_per_insert = 500, .one_target = true};
  }

  /// A table is made on all by one statement, and the others may be a moment behind.
  std::vector<std::pair<std::string, sql::Endpoint>> table_servers() const override {
    auto all = ServerCluster::table_servers();
    if (!all.empty()) all.resize(1);
    return all;
  }

  /// Every node has all rows; they are listed once, when all nodes have the same.
  std::vector<Placement> placement(const plan::Cell& cell) override {
    std::vector<Placement> listed;
    for (auto* server : running()) {
      const auto session = server->connect();
      session->query(kWaitForOthers);
      auto rows = count_rows(*session, cell.database, server->node().name, "");
      if (listed.empty()) {
        listed = std::move(rows);
        continue;
      }
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].rows == listed[i].rows) continue;
        throw Error{ErrorKind::environment, fmt::format("{} on {}", server->node().name, server->node().host),
                    fmt::format("its table {} has {} rows, and that of {} has {}", rows[i].table, rows[i].rows,
                                listed[i].node, listed[i].rows),
                    "Look at its log for a write set that could not be applied"};
      }
    }
    return listed;
  }

  /// Read when every node has applied what the others committed: rows in flight are in nobody's counters.
  std::vector<Counter> counters() override {
    await(running());
    on_each(plan::Role::sql_node, [](Server& server) {
      if (server.down()) return;
      const auto session = server.connect();
      session->query(kWaitForOthers);
      session->query("SELECT 1");
    });
    return ServerCluster::counters();
  }

  void restart_node(const std::string& name) override {
    auto& server = named_server(name);
    const auto up = running();
    const auto others = std::count_if(up.begin(), up.end(), [&](auto* one) { return one != &server; });
    Start how{.provider = provider(server.node()), .password = context().password, .bootstrap = others == 0};
    how.position = recovered_position(context(), server.node(), plan().settings.start_timeout);
    server.change_engine_options(server_options(plan(), server.node(), context().experiment, how));
    ServerCluster::restart_node(name);
    if (paused_.empty()) await(running());
    const auto transfer = transfer_in(server.log_tail(kJoinLogBytes));
    context().journal.event("joined", name,
                            transfer == "IST"   ? "took what it had missed (IST)"
                            : transfer == "SST" ? "took all rows (SST)"
                                                : "had missed nothing");
  }

  void pause_node(const std::string& name) override {
    paused_.insert(name);
    ServerCluster::pause_node(name);
  }

  /// One that stood still for long was put out of the cluster: it joins again by itself.
  void resume_node(const std::string& name) override {
    ServerCluster::resume_node(name);
    paused_.erase(name);
    if (paused_.empty()) await(running());
  }

  /// Nobody leaves while another is on its way back: who is left might be no majority.
  void cycle_node(const std::string& name) override {
    if (paused_.empty()) await(running());
    ServerCluster::cycle_node(name);
  }

  /// One is left to the end: what leaves last may bootstrap the cluster again.
  void stop() override {
    auto all = servers(plan::Role::sql_node);
    const auto last = std::find_if(all.begin(), all.end(), [](auto* server) { return !server->down(); });
    std::rotate(all.begin(), last == all.end() ? all.begin() : last, all.end());
    std::exception_ptr first;
    std::mutex guard;
    const auto stop_one = [&](Server& server) {
      try {
        server.stop();
      } catch (...) {
        const std::lock_guard lock{guard};
        if (!first) first = std::current_exception();
      }
    };
    if (all.size() > 1)
      for_each_parallel(all.size() - 1, at_once(), [&](std::size_t i, const auto&) { stop_one(*all[i + 1]); });
    if (!all.empty()) stop_one(*all.front());
    if (first) std::rethrow_exception(first);
  }

 private:
  Deadline patience() const { return Deadline::after(context().clock, plan().settings.start_timeout); }

  std::string provider(const plan::Node& node) const {
    return find_provider(*context().fleet.at(node.host), plan().settings.basedir, patience());
  }

  scenario::Options initial_options(const plan::Node& node) const {
    const Start how{.provider = provider(node), .password = context().password, .bootstrap = node.index == 0};
    auto options = server_options(plan(), node, context().experiment, how);
    // One that is taken over may have been started again since, and then joined as all others do.
    if (takes_over()) options.erase("wsrep_cluster_address");
    return options;
  }

  std::vector<Server*> running() const {
    auto some = servers(plan::Role::sql_node);
    std::erase_if(some, [](auto* server) { return server->down(); });
    return some;
  }

  /// Returns when each of `members` has all rows and serves, and all are in one view that holds them and nobody else.
  /// One alone is not to be believed: who was put out while he stood still does not know it yet.
  void await(const std::vector<Server*>& members) {
    std::vector<std::string> told;
    Server* missing = nullptr;
    const auto agree = [&] {
      context().check_cancelled();
      told.clear();
      missing = nullptr;
      std::set<std::string> views;
      for (auto* server : members) {
        const auto found = ask(*server);
        told.push_back(fmt::format("{}: {}", server->node().name, found ? found->words() : "no answer"));
        if (found) views.insert(found->view);
        if (missing == nullptr && (!found || !found->joined(members.size()) || views.size() > 1)) missing = server;
      }
      return missing == nullptr;
    };
    if (poll_until(context().clock, patience(), 200ms, agree)) return;
    throw Error{ErrorKind::environment, fmt::format("{} on {}", missing->node().name, missing->node().host),
                fmt::format("the {} nodes did not become one cluster within {} ({})", members.size(),
                            format_duration(plan().settings.start_timeout), join(told, "; ")),
                "Read the last lines of its log below", last_lines(missing->log_tail(kLogBytes), kLogLines)};
  }

  /// Nothing, if it does not answer now. Errors: environment, if it has died.
  static std::optional<Membership> ask(Server& server) {
    try {
      return membership(*server.connect());
    } catch (const std::exception&) {
      server.check_alive();
      return std::nullopt;
    }
  }

  std::set<std::string> paused_;  ///< by a fault
};

}  // namespace

std::unique_ptr<RunningCluster> start_galera(const Context& context) {
  return started(std::make_unique<Galera>(context));
}

}  // namespace forklift::engines::galera
