#pragma once
// One server process: initialised, started, asked, stopped. Used by one thread at a time.
#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/server/adjusted.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::cluster {

class Server {
 public:
  /// `engine` are the options that the engine needs; the scenario's beat them.
  Server(const Context& context, const plan::Node& node, scenario::Options engine);

  const plan::Node& node() const { return node_; }
  const std::string& version() const { return programs_.version; }

  /// Makes the directory, the data directory and the option file. Errors: environment, with the installer's last lines.
  void initialise();
  /// Starts the process and returns when it answers a query. Errors: environment, with the last lines of its own log,
  /// if it dies or does not answer in time; also when `give_up` says that another one has failed.
  void start(const std::atomic<bool>& give_up);
  /// Writes the option file again for the next start. Errors: environment.
  void change_engine_options(scenario::Options engine);
  /// Still the process that was started? Throws an environment Error with the last lines of its log otherwise.
  void check_alive();
  /// SIGTERM, which a server takes as an orderly shutdown; then waits until process and port are gone. May be called
  /// twice.
  void stop();
  /// SIGKILL. It is down on purpose from then on, until it is started again.
  void kill();
  /// SIGSTOP or SIGCONT to the whole process group.
  void signal(int number) { process_.signal(number); }
  bool down() const { return down_; }

  /// What it was asked for against what it has: options, libraries, CPUs, memory policy. Errors: environment; SqlError.
  std::vector<NodeDifference> differences();

  /// Writes the public key of another server, of MySQL, where this one can read it: so that it gives its password to
  /// that server alone. Returns the file. Errors: environment.
  std::string take_key_of(const Server& other);

  /// Only this very server may answer there.
  sql::Endpoint endpoint() const;
  /// A connection of the caller's own. Errors: environment.
  std::unique_ptr<sql::SqlSession> connect() const;
  /// A statement that failed, as an environment Error with the last lines of the server's log.
  [[noreturn]] void fail_statement(const sql::SqlError& error);
  std::string log_tail(std::size_t bytes) { return process_.log_tail(bytes); }
  bool started() const { return process_.started(); }

 private:
  remote::Remote& host() const { return *context_.fleet.at(node_.host); }
  Deadline soon() const;
  void launch_process();
  void wait_until_ready(const std::atomic<bool>& give_up);
  void install();
  void write_option_file();
  void learn_key();

  Context context_;
  plan::Node node_;
  scenario::Options engine_;
  ServerPaths paths_;
  Programs programs_;
  std::string public_keys_;  ///< of MySQL: with which it may have the password
  bool knows_own_key_ = false;
  ServerUser user_;
  process::ManagedProcess process_;
  std::optional<remote::ProcessRecord> earlier_;  ///< lives, and is taken over by the first start
  bool down_ = false;                             ///< killed by a fault
};

}  // namespace forklift::cluster
