#pragma once
// What runs at the moment: at most one cluster, with the databases loaded in it and a seat for each driver. The
// pipeline asks it for what a cell needs; it starts, loads or re-uses.
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "common/store/writer.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/collect/store_journal.hpp"
#include "orchestrator/console/progress.hpp"
#include "orchestrator/drivers/drivers.hpp"
#include "orchestrator/experiment/databases.hpp"
#include "orchestrator/hosts/guards.hpp"
#include "orchestrator/proxies/running.hpp"

namespace forklift::experiment {

/// A cluster that an earlier orchestrator of this experiment started, and that still runs.
struct Leftover {
  int cluster = -1;                                      ///< index in the plan; -1: none
  std::map<std::string, remote::ProcessRecord> running;  ///< by node
  std::set<int> placed;                                  ///< cells whose placement is stored already
};

class Bench {
 public:
  struct Parts {
    const plan::Plan& plan;
    const scenario::Scenario& scenario;
    remote::Fleet& fleet;
    std::vector<std::string> client_hosts;  ///< every address of theirs and this machine's
    store::Writer& writer;
    store::ExperimentId experiment;
    const std::vector<store::CellId>& cells;
    collect::StoreJournal& journal;
    Clock& clock;
    console::Progress& progress;
    Leftover leftover;  ///< of an earlier orchestrator
  };
  explicit Bench(Parts parts);

  /// The cluster of this cell, started if it does not run; another one is stopped first.
  Stage& stage_for(const plan::Cell& cell);
  /// The cell's database in that cluster, created, loaded and counted if it is not there yet.
  LoadedDatabase database_for(Stage& stage, const plan::Cell& cell) { return databases_.of(stage, cell); }
  /// Where each seat's driver connects: to the cell's proxies, in turn, which are started if they do not run, or to its
  /// SQL node. Proxies of another cell are stopped first.
  std::vector<sql::Endpoint> endpoints_for(const LoadedDatabase& database);
  /// What the running proxies count.
  std::vector<cluster::Counter> proxy_counters() {
    return proxies_ ? proxies_->counters() : std::vector<cluster::Counter>{};
  }
  /// The twelve consistency conditions.
  std::optional<contract::CheckReport> check(const LoadedDatabase& database) { return databases_.check(database); }
  drivers::Context driving_context();
  /// Held by whoever looks at the servers' processes, or changes them.
  std::mutex& look_guard() { return look_guard_; }

  /// Stops what runs. Never cancelled; may be called at any time, and twice.
  void stop();
  /// Sends the hosts' guards away: at the end, or when servers are to be left running.
  void dismiss_guards(hosts::Guards::Which which = hosts::Guards::Which::all);
  bool running() const { return stage_.cluster != nullptr; }
  Stage* stage() { return running() ? &stage_ : nullptr; }

 private:
  cluster::Context context(const plan::Cluster& cluster, bool cancellable);
  bool take_over(const plan::Cluster& cluster);
  void remove_work(const plan::Cluster& cluster);
  void stop_leftover();
  hosts::ClusterHosts hosts_of(const plan::Cluster& cluster) const;
  void stop_proxies();
  void look_at_servers();
  void show_servers();
  void fetch_logs();
  void post_guards(const plan::Cluster& cluster);

  Parts parts_;
  std::unique_ptr<hosts::Guards> guards_;
  std::string password_;
  bool borrowed_password_ = false;  ///< it is that of servers that already ran
  Stage stage_;
  std::unique_ptr<proxies::RunningProxies> proxies_;
  int cluster_index_ = -1;
  std::set<int> started_;  ///< clusters that were started before, by this orchestrator
  std::mutex look_guard_;  ///< drivers are listened to by several threads, one of them looks at the servers
  TimePoint looked_{};
  Databases databases_;
};

}  // namespace forklift::experiment
