#pragma once
// The management servers and data nodes as processes: started, watched, stopped. SQL nodes are servers like any other
// (orchestrator/cluster/server). Data nodes run with --foreground: then there is no angel, and the recorded process is
// the data node itself. One object is used by one thread; it starts nodes of one order in parallel by itself.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/ndb/management.hpp"
#include "orchestrator/engines/ndb/node_processes.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::ndb {

class Processes {
 public:
  /// `known` are the parameters of this version; defaults of ours that it lacks are left out of config.ini.
  Processes(const Context& context, Parameters known);

  const Layout& layout() const { return layout_; }
  Management& management() { return management_; }

  /// Writes config.ini, starts the management servers and waits until they answer. A port that can't be bound yet is
  /// left for another if the scenario did not fix it, and waited for otherwise.
  void start_management_servers();
  /// Takes over what an earlier orchestrator started, and waits until the cluster says that it is started.
  void take_over();
  /// Starts these data nodes (all, if empty) and waits until the cluster says that they are started.
  void start_data_nodes(bool initial, std::vector<std::size_t> which = {});

  /// Orderly, through the management server; its process is gone when this returns.
  void stop_data_node(std::size_t index);
  /// SIGKILL, as a power cut would.
  void kill_data_node(std::size_t index);
  /// Management servers and data nodes by name; false if it is neither.
  bool kill(const std::string& name);
  bool restart(const std::string& name);
  bool cycle(const std::string& name);
  bool signal(const std::string& name, int number);
  std::vector<std::string> down() const { return {down_.begin(), down_.end()}; }
  /// Stops data nodes and management servers; may be called after a failure, and twice.
  void stop();

  /// How the data nodes run against what the plan says. Errors: environment.
  std::vector<NodeDifference> launch_differences();
  void check_alive();
  /// Each process's own, and the management servers' cluster logs.
  std::vector<LogPlace> log_places() const;
  std::vector<LogTail> log_tails(std::size_t lines);

 private:
  Deadline within(Microseconds time) const { return Deadline::after(context_.clock, time); }
  void write_config();
  void choose_ports();
  bool management_is_up(bool& must_retry);
  void wait_until_missed(std::size_t index);
  void launch_management_server(const Member& server);
  const Member* member_named(const std::string& name) const;
  std::optional<std::size_t> data_node_named(const std::string& name) const;
  void wait_until_started(const std::vector<std::size_t>& which);

  Context context_;
  plan::Cluster plan_;  ///< ours: management ports may move
  Layout layout_;
  Management management_;
  Parameters known_;
  NodeProcesses nodes_;
  std::set<std::string> down_;  ///< killed, and not started again
};

}  // namespace forklift::engines::ndb
