#pragma once
// A cluster that runs, whatever its engine: what every engine can do, and as interfaces of their own what only some
// can. It is made by start(), which returns only when every SQL node has answered a query that touches a data node.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "common/store/evidence.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/process/managed.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

using Journal = process::Journal;

/// What an engine is given.
struct Context {
  const plan::Cluster& plan;
  const remote::Fleet& fleet;
  Journal& journal;
  Clock& clock;
  std::string experiment;                 ///< marks begin with it
  std::string database;                   ///< its results file, absolute
  std::string password;                   ///< generated for this experiment; never logged
  std::function<void()> check_cancelled;  ///< throws Error{interrupted}; called in every poll
  /// Servers of an earlier orchestrator by node: taken over with all that they hold, instead of started. All or none.
  std::map<std::string, remote::ProcessRecord> running{};
  std::vector<std::string>
      client_hosts{};  ///< that the servers' account admits beside this machine, as MySQL's patterns
};

using store::LogTail;
using store::Placement;
using store::Setting;
using store::Version;

/// A counter of a node at a moment; the store keeps pairs, of before and after a run.
struct Counter {
  std::string node, name;
  std::int64_t value = 0;
};
/// A log on the host of its node.
struct LogPlace {
  std::string node, host, file;
};

/// How a loader should fill this engine.
struct LoadMethod {
  std::string method = "load-data-local";  ///< as in contract::LoadJob
  int rows_per_insert = 500;
  bool sharded = false;  ///< each server holds its own home warehouses only
  bool item_per_target = false;
  std::string api_address{};  ///< where the engine's own API finds it, as that API takes it; empty: it has none
  bool one_target = false;    ///< the first server hands the rows to all others
};

/// What faults do, to one process by its name in the plan. Errors: environment.
class Faults {
 public:
  virtual ~Faults() = default;
  /// Ends at once (SIGKILL). From then on it is down on purpose: it is not asked, and not missed by check_alive().
  virtual void kill_node(const std::string& name) = 0;
  /// Starts it with the data that it has, and returns when it serves again.
  virtual void restart_node(const std::string& name) = 0;
  /// SIGSTOP, and SIGCONT.
  virtual void pause_node(const std::string& name) = 0;
  virtual void resume_node(const std::string& name) = 0;
  /// An orderly stop and a start, when it has been running.
  virtual void cycle_node(const std::string& name) = 0;
  /// Killed, and not started again.
  virtual std::vector<std::string> nodes_down() const = 0;
};

/// Where rows lie.
class Placements {
 public:
  virtual ~Placements() = default;
  /// Rows per table, data node and partition of the cell's database.
  virtual std::vector<Placement> placement(const plan::Cell& cell) = 0;
  /// For each of warehouses 1..n its node group (or data node, where there are no groups); empty if unknowable.
  virtual std::vector<int> warehouse_groups(const plan::Cell& /*cell*/) { return {}; }
};

/// Logs of processes that we started.
class Logs {
 public:
  virtual ~Logs() = default;
  virtual std::vector<LogPlace> log_places() const = 0;
  /// The last lines of every node's log.
  virtual std::vector<LogTail> log_tails(std::size_t lines) = 0;
};

class RunningCluster {
 public:
  virtual ~RunningCluster() = default;  ///< does not stop: stop() does

  virtual const plan::Cluster& plan() const = 0;
  /// Where drivers connect, one per SQL node, in order.
  virtual std::vector<sql::Endpoint> sql_endpoints() const = 0;
  /// Every SQL server that holds tables and was not killed, with the name that messages give it.
  virtual std::vector<std::pair<std::string, sql::Endpoint>> table_servers() const = 0;
  /// Creates the cell's database and tables, dropping what stood there under that name.
  virtual void create_schema(const plan::Cell& cell) = 0;
  /// Makes the cell's database if there is none, and drops tables of ours that stand there under these names, so that
  /// something else can make them. Errors: environment, if one is not ours.
  virtual void make_room(const plan::Cell& cell, const std::vector<std::string>& tables) = 0;
  /// They are made.
  virtual void note_tables(const std::vector<std::string>& /*tables*/) {}
  virtual LoadMethod load_method(const plan::Cell& cell) const = 0;
  /// Writes into the cell's database that it is loaded, and with what.
  virtual void note_load(const plan::Cell& cell, const std::string& fingerprint) = 0;
  /// Did this experiment write just that?
  virtual bool holds_load(const plan::Cell& cell, const std::string& fingerprint) = 0;
  /// The configuration that each node says it runs with.
  virtual std::vector<Setting> effective_config() = 0;
  /// Monotonic counters of every node, taken before and after each run: statements, commits, locality …
  virtual std::vector<Counter> counters() = 0;
  virtual std::vector<Version> versions() = 0;

  // What only some can: null, if this one can't.
  virtual Faults* faults() { return nullptr; }
  virtual Placements* placements() { return nullptr; }
  virtual Logs* logs() { return nullptr; }

  /// Throws an environment Error with the last lines of its own log if a node has died.
  virtual void check_alive() = 0;
  /// Stops everything that was started, and waits until it is gone. May be called after a failure, and twice.
  virtual void stop() = 0;
};

/// Starts the processes in the engine's order, in parallel within an order, waits for each by polled conditions with
/// deadlines, and proves every SQL node. After a failure everything that was started is stopped before the Error
/// leaves.
std::unique_ptr<RunningCluster> start(const Context& context);

/// Problems that only the hosts can show, before anything is started: missing binaries, ports in use, full work
/// directory. Errors: ErrorList (environment or config), all at once.
void preflight(const Context& context);

}  // namespace forklift::cluster
