#pragma once
// Processes of management servers and data nodes by their node, with what NDB's need: a directory of the user that
// servers run as, and the plan's CPUs. Safe for several threads, as long as each looks after another node.
#include <map>
#include <string>
#include <vector>

#include "orchestrator/cluster/server/adjusted.hpp"
#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::engines::ndb {

/// For a short command on a node's host.
inline constexpr std::chrono::seconds kCommandWithin{30};

/// What the node writes to its standard output and error.
std::string log_of(const plan::Node& node);

class NodeProcesses {
 public:
  explicit NodeProcesses(const Context& context);

  /// Makes the node's directory, for the login and the user that servers run as. Errors: environment.
  void make_directory(const plan::Node& node);
  /// A file in it that the node may read. Errors: environment.
  void write_file(const plan::Node& node, const std::string& path, const std::string& content);
  /// Starts `argv` in the node's directory, as the plan says (CPUs, malloc). Errors: environment.
  void launch(const plan::Node& node, const std::vector<std::string>& argv);
  /// How it runs against the node's `cpus`, `numa` and `preload`. Errors: environment.
  std::vector<NodeDifference> launch_differences(const plan::Node& node);
  process::ManagedProcess& of(const plan::Node& node) { return processes_.at(node.name); }
  bool runs(const plan::Node& node) { return of(node).alive(); }

  std::string log(const plan::Node& node);
  LogTail log_tail(const plan::Node& node, std::size_t lines);

  remote::Remote& host(const plan::Node& node) const { return *context_.fleet.at(node.host); }
  Deadline within(Microseconds time) const { return Deadline::after(context_.clock, time); }

 private:
  ServerUser user_of(const plan::Node& node);

  Context context_;
  std::map<std::string, process::ManagedProcess> processes_;  ///< of all these nodes, from the beginning
};

}  // namespace forklift::engines::ndb
