// Engine innodb: independent servers; with several, each holds its own warehouses.

#include <fmt/format.h>

#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/server/server_cluster.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::innodb {
namespace {

class Innodb final : public ServerCluster {
 public:
  explicit Innodb(const Context& context) : ServerCluster(context) {}

  void start() {
    start_role(plan::Role::sql_node, [](const plan::Node&) { return scenario::Options{}; });
  }

  void create_schema(const plan::Cell& cell) override {
    on_each(plan::Role::sql_node, [&](Server& server) {
      const auto session = server.connect();
      session->query("DROP DATABASE IF EXISTS " + identifier(cell.database));
      make_database(*session, cell.database,
                    [&](const Table& table) { return innodb_options(table, cell.settings.schema); });
    });
  }
  LoadMethod load_method(const plan::Cell&) const override {
    const bool several = servers(plan::Role::sql_node).size() > 1;
    return {.method = "load-data-local", .rows_per_insert = 500, .sharded = several, .item_per_target = several};
  }
  std::vector<Placement> placement(const plan::Cell& cell) override {
    std::vector<Placement> all;
    for (auto* server : servers(plan::Role::sql_node)) {
      for (auto& row : count_rows(*server->connect(), cell.database, server->node().name, ""))
        all.push_back(std::move(row));
    }
    return all;
  }
};

class Part final : public Engine {
 public:
  Part()
      : Engine({.name = "innodb",
                .title = "InnoDB",
                .help = "independent servers.",
                .independent_servers = true,
                .storage_engine = "InnoDB",
                .auto_load = "LOAD DATA LOCAL"}) {}

  std::unique_ptr<RunningCluster> start(const Context& context) const override {
    return started(std::make_unique<Innodb>(context));
  }
};

}  // namespace

const Engine& part() {
  static const Part engine;
  return engine;
}

}  // namespace forklift::engines::innodb
