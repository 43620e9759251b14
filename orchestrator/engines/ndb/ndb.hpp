#pragma once
// MySQL NDB Cluster: management servers, data nodes and SQL nodes as one RunningCluster, with the steps that an
// experiment may take with its data nodes (stop, kill, start again, rolling restart).
#include <memory>
#include <set>
#include <string>

#include "orchestrator/cluster/server/server_cluster.hpp"
#include "orchestrator/engines/ndb/processes.hpp"

namespace forklift::engines::ndb {

class NdbCluster : public ServerCluster {
 public:
  NdbCluster(const Context& context, ndb::Parameters known);

  /// From nothing: empty data nodes. Returns when every SQL node has read and written an NDB table.
  void start();

  /// 0-based data nodes. Start returns when the node has caught up and says that it is started.
  void stop_data_node(std::size_t index) { processes_.stop_data_node(index); }
  void kill_data_node(std::size_t index) { processes_.kill_data_node(index); }
  void start_data_node(std::size_t index, bool initial = false) { processes_.start_data_nodes(initial, {index}); }
  /// For NDB's own tools.
  std::string connect_string() const { return processes_.layout().connect_string(); }
  std::size_t data_nodes() const { return processes_.layout().data_nodes.size(); }

  void create_schema(const plan::Cell& cell) override;
  LoadMethod load_method(const plan::Cell& cell) const override;
  std::vector<Placement> placement(const plan::Cell& cell) override;
  std::vector<int> warehouse_groups(const plan::Cell& cell) override;
  std::vector<Setting> effective_config() override;
  std::vector<Counter> counters() override;
  std::vector<Version> versions() override;
  std::vector<LogPlace> log_places() const override;
  std::vector<LogTail> log_tails(std::size_t lines) override;
  void check_alive() override;
  void stop() override;
  void kill_node(const std::string& name) override;
  void restart_node(const std::string& name) override;
  void pause_node(const std::string& name) override;
  void resume_node(const std::string& name) override;
  void cycle_node(const std::string& name) override;
  std::vector<std::string> nodes_down() const override;

 private:
  void drop_schema(const plan::Cell& cell);
  std::vector<NodeDifference> more_differences() override;
  const char* own_tables() const override { return "NDBCLUSTER"; }
  scenario::Options sql_options(const plan::Node& node) const;
  void prove_sql_nodes();
  void prove(Server& server);
  void create_disk_objects(sql::SqlSession& session, const plan::Cell& cell);
  void create_innodb_item(const plan::Cell& cell);
  /// Tells the other SQL nodes which databases' ITEM they take from the first.
  void replicate_items();

  ndb::Processes processes_;
  std::set<std::string> replicated_;  ///< databases whose ITEM is replicated
  bool warned_of_hash_ = false, replicates_ = false;
};

std::unique_ptr<RunningCluster> start_ndb(const Context& context);

}  // namespace forklift::engines::ndb
