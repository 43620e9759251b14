#include "orchestrator/cluster/external/external.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/server/readings.hpp"

namespace forklift::cluster {
namespace {

class External final : public RunningCluster {
 public:
  explicit External(const Context& context) : plan_(context.plan) {
    for (const auto& from : plan_.settings.endpoints) {
      sql::Endpoint endpoint;
      endpoint.host = sql::tcp_host(from.host);
      endpoint.port = from.port;
      endpoint.socket = from.socket;
      endpoint.user = plan_.settings.user;
      endpoint.password = context.password;
      const int port = from.server_port.value_or(from.socket.empty() ? from.port : 0);
      endpoint.servers = {{.name = name(endpoints_.size()), .port = port, .data_directory = ""}};
      endpoints_.push_back(std::move(endpoint));
    }
  }

  const plan::Cluster& plan() const override { return plan_; }
  std::vector<sql::Endpoint> sql_endpoints() const override { return endpoints_; }

  void create_schema(const plan::Cell& cell) override {
    const auto session = connect(0);
    refuse_strange_tables(*session, cell.database);
    session->query("CREATE DATABASE IF NOT EXISTS " + identifier(cell.database));
    session->query("USE " + identifier(cell.database));
    for (const auto& table : tables()) {
      session->query("DROP TABLE IF EXISTS " + identifier(table.name));
      // The server's own default engine: it may be anything that speaks the protocol.
      const auto by = cell.settings.schema.partitions > 1 ? partition_by(table, cell.settings.schema.partition) : "";
      session->query(
          create_table(table, by.empty() ? "" : fmt::format("{} PARTITIONS {}", by, cell.settings.schema.partitions)));
    }
  }
  void drop_schema(const plan::Cell&) override {}  // what was there before us is not ours to remove
  LoadMethod load_method(const plan::Cell&) const override {
    return {.method = "multi-insert", .rows_per_insert = 500, .sharded = false, .item_per_target = false};
  }
  std::vector<Placement> placement(const plan::Cell&) override { return {}; }
  std::vector<int> warehouse_groups(const plan::Cell&) override { return {}; }

  std::vector<Setting> effective_config() override {
    std::vector<Setting> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      for (auto& setting : read_settings(*connect(i), name(i))) all.push_back(std::move(setting));
    }
    return all;
  }
  std::vector<Counter> counters() override {
    std::vector<Counter> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      for (auto& counter : read_counters(*connect(i), name(i))) all.push_back(std::move(counter));
    }
    return all;
  }
  std::vector<Version> versions() override {
    std::vector<Version> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      all.push_back({name(i), "server", connect(i)->query("SELECT VERSION()").rows.at(0).at(0).value_or("")});
    }
    return all;
  }
  std::vector<LogTail> log_tails(std::size_t) override { return {}; }
  void check_alive() override {
    for (std::size_t i = 0; i < endpoints_.size(); ++i) connect(i);
  }
  void stop() override {}
  // The scenario's rules refuse faults for servers that are not ours.
  void kill_node(const std::string&) override {}
  void restart_node(const std::string&) override {}
  void pause_node(const std::string&) override {}
  void resume_node(const std::string&) override {}
  void cycle_node(const std::string&) override {}
  std::vector<std::string> nodes_down() const override { return {}; }

 private:
  static std::string name(std::size_t i) { return fmt::format("sql-node-{}", i + 1); }

  std::unique_ptr<sql::SqlSession> connect(std::size_t i) const {
    try {
      return mysql::connect(endpoints_[i]);
    } catch (const sql::SqlError& error) {
      throw Error{ErrorKind::environment, name(i), error.what(),
                  "Check cluster.endpoints, cluster.user and cluster.password_file"};
    }
  }

  /// Someone else's tables are a sign that the wrong database was named.
  static void refuse_strange_tables(sql::SqlSession& session, const std::string& database) {
    const auto ours = table_names();
    std::vector<std::string> strange;
    for (const auto& row :
         session.query("SELECT table_name FROM information_schema.tables WHERE table_schema = " + literal(database))
             .rows) {
      const auto table = row[0].value_or("");
      if (std::find(ours.begin(), ours.end(), table) == ours.end()) strange.push_back(table);
    }
    if (strange.empty()) return;
    if (strange.size() > 5) strange.resize(5);
    throw Error{ErrorKind::environment, fmt::format("database {}", database),
                fmt::format("it has tables that are not DBT2's: {}", join(strange, ", ")),
                "Set cluster.database to an empty database, or to one that Forklift may use"};
  }

  plan::Cluster plan_;
  std::vector<sql::Endpoint> endpoints_;
};

}  // namespace

std::unique_ptr<RunningCluster> start_external(const Context& context) {
  auto cluster = std::make_unique<External>(context);
  cluster->check_alive();
  return cluster;
}

}  // namespace forklift::cluster
