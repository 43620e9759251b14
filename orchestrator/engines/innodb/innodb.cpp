// Engine innodb: independent servers; with several, each holds its own warehouses.

#include <fmt/format.h>

#include <atomic>

#include "common/core/error.hpp"
#include "orchestrator/cluster/schema/branches.hpp"
#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/server/server_cluster.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::innodb {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kBranchesWithin = 10s, kLook = 100ms;

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
  /// Transactions over two servers that a kill interrupted may be committed on one and only prepared on the other. Who
  /// decided is gone; such branches hold locks for ever, and no rows of these servers are whole.
  bool holds_load(const plan::Cell& cell, const std::string& fingerprint) override {
    if (servers(plan::Role::sql_node).size() > 1) on_each(plan::Role::sql_node, [&](Server& s) { end_in_doubt(s); });
    return !in_doubt_ && ServerCluster::holds_load(cell, fingerprint);
  }
  std::vector<Placement> placement(const plan::Cell& cell) override {
    std::vector<Placement> all;
    for (auto* server : servers(plan::Role::sql_node)) {
      for (auto& row : count_rows(*server->connect(), cell.database, server->node().name, ""))
        all.push_back(std::move(row));
    }
    return all;
  }

 private:
  /// A session that is being closed may still own its branch for a moment.
  void end_in_doubt(Server& server) {
    const auto session = server.connect();
    std::size_t left = 0;
    const bool ended = poll_until(context().clock, Deadline::after(context().clock, kBranchesWithin), kLook, [&] {
      const auto branches = cluster::branches_of_ours(*session);
      if (!branches.empty()) in_doubt_ = true;
      for (const auto& branch : branches) cluster::roll_back_branch(*session, branch);
      left = branches.empty() ? 0 : cluster::branches_of_ours(*session).size();
      return left == 0;
    });
    if (ended) return;
    throw Error{ErrorKind::environment, server.node().name,
                fmt::format("{} prepared transactions of an earlier part of the experiment can't be rolled back", left),
                "Look at XA RECOVER there; \"forklift stop\" ends the servers"};
  }

  std::atomic<bool> in_doubt_{false};
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
