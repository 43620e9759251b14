#pragma once
// Processes of management servers and data nodes by the name of their node: each is recorded before it is started, and
// known by that record alone. Safe for several threads, as long as each looks after another node.
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "orchestrator/cluster/server/adjusted.hpp"
#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::ndb {

/// For a short command on a node\'s host.
inline constexpr std::chrono::seconds kCommandWithin{30};

/// What the node writes to its standard output and error.
std::string log_of(const plan::Node& node);

class NodeProcesses {
 public:
  explicit NodeProcesses(const Context& context) : context_(context) {}

  /// Makes the node's directory, for the login and the user that servers run as. Errors: environment.
  void make_directory(const plan::Node& node);
  /// A file in it that the node may read. Errors: environment.
  void write_file(const plan::Node& node, const std::string& path, const std::string& content);
  /// Starts `argv` in the node's directory, as the plan says (CPUs, malloc). Errors: environment.
  void launch(const plan::Node& node, const std::vector<std::string>& argv);
  /// From now on it is as if started here.
  void take_over(const plan::Node& node, const remote::ProcessRecord& process);
  /// How it runs against the node's `cpus`, `numa` and `preload`. Errors: environment.
  std::vector<NodeDifference> launch_differences(const plan::Node& node);
  /// It was started and lives.
  bool runs(const plan::Node& node);
  /// It was started and not ended by us; it may have died.
  bool known(const plan::Node& node) const;
  /// To the whole process group, if it was started.
  void signal(const plan::Node& node, int number);
  /// SIGTERM, and SIGKILL after `grace`; returns when it is gone.
  void end(const plan::Node& node, Microseconds grace);

  /// Of one that is gone: how it ended, and the last lines of its own log.
  [[noreturn]] void fail_dead(const plan::Node& node, const std::string& what);
  /// An environment error with the last lines of the node's own log.
  [[noreturn]] void fail(const plan::Node& node, const std::string& what,
                         const std::string& fix = "Read the last lines of its log below");
  std::string log(const plan::Node& node);
  LogTail log_tail(const plan::Node& node, std::size_t lines);

  remote::Remote& host(const plan::Node& node) const { return *context_.fleet.at(node.host); }
  Deadline within(Microseconds time) const { return Deadline::after(context_.clock, time); }

 private:
  ServerUser user_of(const plan::Node& node);
  std::optional<remote::ProcessRecord> record(const plan::Node& node) const;

  Context context_;
  mutable std::mutex guard_;
  std::map<std::string, remote::ProcessRecord> running_;
};

}  // namespace forklift::engines::ndb
