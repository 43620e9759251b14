#pragma once
// What all engines made of MariaDB or MySQL servers have in common: start in parallel, ask each, stop in reverse order.
#include <functional>
#include <memory>
#include <vector>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/cluster/server/server.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {

class ServerCluster : public RunningCluster, public Faults, public Placements, public Logs {
 public:
  explicit ServerCluster(const Context& context) : context_(context), plan_(context.plan) {}

  const plan::Cluster& plan() const override { return plan_; }
  Faults* faults() override { return this; }
  Placements* placements() override { return this; }
  Logs* logs() override { return this; }
  std::vector<sql::Endpoint> sql_endpoints() const override;
  std::vector<std::pair<std::string, sql::Endpoint>> table_servers() const override;
  std::vector<Setting> effective_config() override;
  std::vector<Counter> counters() override;
  std::vector<Version> versions() override;
  std::vector<LogPlace> log_places() const override;
  std::vector<LogTail> log_tails(std::size_t lines) override;
  void check_alive() override;
  void stop() override;
  void note_load(const plan::Cell& cell, const std::string& fingerprint) override;
  bool holds_load(const plan::Cell& cell, const std::string& fingerprint) override;
  void make_room(const plan::Cell& cell, const std::vector<std::string>& tables) override;
  void kill_node(const std::string& name) override { named_server(name).kill(); }
  void restart_node(const std::string& name) override;
  void pause_node(const std::string& name) override;
  void resume_node(const std::string& name) override;
  void cycle_node(const std::string& name) override;
  std::vector<std::string> nodes_down() const override;
  /// Calls `start` and compares what was asked with what the servers have; if one of them throws, stops what was
  /// started and throws the same. Errors: all differences at once, environment.
  void start_or_stop(const std::function<void()>& start);

 protected:
  /// Differences of nodes that are no MySQL-protocol servers.
  virtual std::vector<NodeDifference> more_differences() { return {}; }
  /// The engine of small tables of our own that every SQL node may drop.
  virtual const char* own_tables() const { return "InnoDB"; }
  /// The two halves of start_role, for an engine that can initialise its servers while something else starts.
  void initialise_role(plan::Role role, const std::function<scenario::Options(const plan::Node&)>& engine);
  void start_initialised(plan::Role role);
  /// Initialises all of one role in parallel and starts them; `engine` gives each its engine's options. On failure
  /// everything that was started is stopped before the first error leaves.
  void start_role(plan::Role role, const std::function<scenario::Options(const plan::Node&)>& engine);
  std::vector<Server*> servers(plan::Role role) const;
  Server& named_server(const std::string& name) const;
  /// The first of a role that was not killed. Errors: environment, if there is none.
  Server& running_server(plan::Role role) const;
  /// One call per server of a role, in parallel.
  void on_each(plan::Role role, const std::function<void(Server&)>& step);
  const Context& context() const { return context_; }
  bool takes_over() const { return !context_.running.empty(); }
  /// What `ask` returns for every server, asked in parallel, in the servers' order.
  template <class Row>
  std::vector<Row> ask_each(const std::function<std::vector<Row>(Server&)>& ask) const;
  std::size_t at_once() const;

  /// Makes the database and the nine tables in it, with what `options` says of each.
  static void make_database(sql::SqlSession& session, const std::string& database,
                            const std::function<std::string(const Table&)>& options);
  /// Counts the rows of the nine tables of `database` on one server.
  static std::vector<Placement> count_rows(sql::SqlSession& session, const std::string& database,
                                           const std::string& node, const std::string& partition);

 private:
  void compare_with_asked();

  Context context_;
  plan::Cluster plan_;
  std::vector<std::unique_ptr<Server>> servers_;  ///< in the plan's order
};

/// One that is made of its context and started by its start(). After a failure nothing is left of it.
template <class Cluster>
std::unique_ptr<RunningCluster> started(std::unique_ptr<Cluster> cluster) {
  cluster->start_or_stop([&] { cluster->start(); });
  return cluster;
}

}  // namespace forklift::cluster
