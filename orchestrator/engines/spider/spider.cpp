#include "orchestrator/engines/spider/spider.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/cluster/server/server_cluster.hpp"
#include "orchestrator/engines/spider/tables.hpp"

namespace forklift::engines::spider {
namespace {

constexpr const char* kProbe = "forklift_probe";  // a database with one small table per data node

/// A lock that waits on two data nodes is seen by neither as a deadlock: only the timeout ends it.
scenario::Options data_node_options() { return {{"innodb_lock_wait_timeout", "5"}}; }

/// Spider keeps one connection per data node and session, sends rows of one INSERT together, and does not ask the data
/// nodes for table statistics in the background, which would count as load there.
scenario::Options sql_node_options() {
  return {{"plugin_load_add", "ha_spider"},       {"innodb_buffer_pool_size", "64M"},
          {"innodb_log_file_size", "16M"},        {"loose_spider_conn_recycle_mode", "1"},
          {"loose_spider_bulk_size", "1M"},       {"loose_spider_sts_interval", "86400"},
          {"loose_spider_crd_interval", "86400"}, {"loose_spider_sts_bg_mode", "0"},
          {"loose_spider_crd_bg_mode", "0"},      {"loose_spider_remote_access_charset", "latin1"}};
}

class Spider final : public ServerCluster {
 public:
  explicit Spider(const Context& context) : ServerCluster(context) {}

  void start() {
    start_role(plan::Role::data_node, [](const plan::Node&) { return data_node_options(); });
    if (!takes_over()) on_each(plan::Role::data_node, make_probe_table);
    start_role(plan::Role::sql_node, [](const plan::Node&) { return sql_node_options(); });
    on_each(plan::Role::sql_node, [this](Server& server) { takes_over() ? prove(server) : join(server); });
  }

  void create_schema(const plan::Cell& cell) override {
    const auto& schema = cell.settings.schema;
    const int data_nodes = static_cast<int>(servers(plan::Role::data_node).size());
    drop_schema(cell);
    on_each(plan::Role::data_node, [&](Server& server) {
      const auto session = server.connect();
      for (int p = server.node().index; p < spider_partitions(schema, data_nodes); p += data_nodes) {
        make_database(*session, spider_database(cell.database, p), [](const Table&) { return "ENGINE=InnoDB"; });
      }
    });
    on_each(plan::Role::sql_node, [&](Server& server) {
      const auto session = server.connect();
      make_database(*session, cell.database,
                    [&](const Table& table) { return spider_options(table, schema, cell.database, data_nodes); });
    });
  }

  LoadMethod load_method(const plan::Cell& cell) const override {
    return {.method = "multi-insert",
            .rows_per_insert = 500,
            .sharded = false,
            .item_per_target = cell.settings.schema.item == "local-copy"};
  }

  std::vector<Placement> placement(const plan::Cell& cell) override {
    std::vector<Placement> all;
    const int data_nodes = static_cast<int>(servers(plan::Role::data_node).size());
    for (auto* server : servers(plan::Role::data_node)) {
      const auto session = server->connect();
      for (int p = server->node().index; p < spider_partitions(cell.settings.schema, data_nodes); p += data_nodes) {
        for (auto& row :
             count_rows(*session, spider_database(cell.database, p), server->node().name, fmt::format("p{}", p)))
          all.push_back(std::move(row));
      }
    }
    if (cell.settings.schema.item != "local-copy") return all;
    std::erase_if(all, [](const Placement& row) { return row.table == "item"; });  // the data nodes' ITEM stays empty
    for (auto* server : servers(plan::Role::sql_node)) {
      const auto answer =
          server->connect()->query(fmt::format("SELECT COUNT(*) FROM {}.item", identifier(cell.database)));
      all.push_back({"item", server->node().name, "", "", answer.number()});
    }
    return all;
  }

  /// The data node of each warehouse, by asking them where the rows of WAREHOUSE are.
  std::vector<int> warehouse_groups(const plan::Cell& cell) override {
    std::vector<int> group_of(static_cast<std::size_t>(cell.settings.workload.warehouses), -1);
    if (cell.settings.schema.partition == scenario::Partition::primary_key)
      return {};  // a warehouse's rows are on all of them
    const int data_nodes = static_cast<int>(servers(plan::Role::data_node).size());
    for (auto* server : servers(plan::Role::data_node)) {
      const auto session = server->connect();
      for (int p = server->node().index; p < spider_partitions(cell.settings.schema, data_nodes); p += data_nodes) {
        for (const auto& row :
             session->query(fmt::format("SELECT w_id FROM {}.warehouse", identifier(spider_database(cell.database, p))))
                 .rows) {
          const auto w = sql::number_of(row[0]);
          if (w >= 1 && w <= static_cast<std::int64_t>(group_of.size()))
            group_of[static_cast<std::size_t>(w) - 1] = server->node().index;
        }
      }
    }
    return group_of;
  }

 private:
  void drop_schema(const plan::Cell& cell) {
    on_each(plan::Role::sql_node,
            [&](Server& server) { server.connect()->query("DROP DATABASE IF EXISTS " + identifier(cell.database)); });
    on_each(plan::Role::data_node, [&](Server& server) {
      const auto session = server.connect();
      for (const auto& row : session->query("SHOW DATABASES LIKE " + literal(cell.database + "\\_p%")).rows) {
        session->query("DROP DATABASE " + identifier(row[0].value_or("")));
      }
    });
  }

  static void make_probe_table(Server& server) {
    const auto session = server.connect();
    session->query(
        fmt::format("CREATE DATABASE {0}; CREATE TABLE {0}.probe (id INT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO "
                    "{0}.probe VALUES ({1})",
                    kProbe, server.node().index));
  }

  /// Tells a SQL node its data nodes.
  void join(Server& server) {
    const auto session = server.connect();
    if (session->query("SELECT 1 FROM information_schema.engines WHERE engine = 'SPIDER' AND support <> 'NO'")
            .rows.empty()) {
      throw Error{ErrorKind::environment, fmt::format("{} on {}", server.node().name, server.node().host),
                  "this server has no Spider engine", "Install it there: apt-get install mariadb-plugin-spider"};
    }
    session->query(fmt::format("CREATE DATABASE {}", kProbe));
    int number = 0;
    for (auto* data : servers(plan::Role::data_node)) {
      const auto to = data->endpoint();
      session->query(fmt::format(
          "CREATE SERVER data_node_{} FOREIGN DATA WRAPPER mysql OPTIONS (HOST {}, PORT {}, USER {}, PASSWORD {})",
          ++number, literal(to.host), to.port, literal(to.user), literal(to.password)));
      session->query(
          fmt::format("CREATE TABLE {0}.probe_{1} (id INT PRIMARY KEY) ENGINE=SPIDER COMMENT = 'srv \"data_node_{1}\", "
                      "database \"{0}\", table \"probe\"'",
                      kProbe, number));
    }
    prove(server);
  }

  /// The row of each data node is read through it, and is that node's.
  void prove(Server& server) {
    const auto session = server.connect();
    int number = 0;
    for (auto* data : servers(plan::Role::data_node)) {
      const auto rows = session->query(fmt::format("SELECT id FROM {}.probe_{}", kProbe, ++number)).rows;
      const bool there = rows.size() == 1;
      if (there && rows[0].at(0) == std::to_string(data->node().index)) continue;
      throw Error{ErrorKind::environment, fmt::format("{} on {}", server.node().name, server.node().host),
                  there ? fmt::format("it reaches another server than {} at {}", data->node().name,
                                      sql::label(data->endpoint()))
                        : fmt::format("it can't read from {}", data->node().name),
                  "Check that the hosts reach each other on these ports"};
    }
  }
};

}  // namespace

std::unique_ptr<RunningCluster> start_spider(const Context& context) {
  return started(std::make_unique<Spider>(context));
}

}  // namespace forklift::engines::spider
