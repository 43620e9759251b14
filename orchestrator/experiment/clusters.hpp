#pragma once
// The clusters of an experiment, of which one runs at a time, with its drivers, its proxies and a guard on each of its
// hosts. It is kept as long as the next cell needs the same one.
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/store/records.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/experiment/ground.hpp"
#include "orchestrator/experiment/place.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/hosts/guards.hpp"
#include "orchestrator/proxies/running.hpp"

namespace forklift::experiment {

/// A cluster that runs and can be driven: what start returns.
struct StartedCluster {
  int index = -1;  ///< in the plan
  std::unique_ptr<cluster::RunningCluster> running;
  std::vector<drivers::Driver> drivers;   ///< one per SQL node
  std::vector<hosts::DriverCopy> copies;  ///< one per host of the cluster and of the drivers
  /// Where the rows of each loaded database lie, by what decides its rows; not asked yet of one that was loaded before.
  /// They are gone with the cluster.
  std::map<std::string, std::optional<std::vector<store::Placement>>> loaded{};
  std::set<int> driven{};  ///< cells: caches know them
};

class Clusters {
 public:
  Clusters(const Ground& ground, const PlacedPlan& placed, Leftover leftover);

  /// The cluster of this cell, started if it does not run; another one is stopped first. Errors: those of its engine.
  StartedCluster& of(const plan::Cell& cell);
  /// What runs; null: nothing.
  StartedCluster* running() { return started_.running ? &started_ : nullptr; }

  /// Where each driver connects: to the cell's proxies, in turn, which are started if they do not run, or to its SQL
  /// node. Proxies of another cell are stopped first.
  std::vector<sql::Endpoint> endpoints_for(const plan::Cell& cell);
  /// What servers and proxies count.
  std::vector<cluster::Counter> counters();
  /// For drivers at work: the cluster is looked at meanwhile.
  drivers::Context driving();
  /// Was the cell driven on this cluster before? From now on it was.
  bool first_drive(int cell) { return started_.driven.insert(cell).second; }
  /// Held by whoever looks at the servers' processes, or changes them.
  std::mutex& look_guard() { return look_guard_; }

  /// Was the placement of this cell's rows stored already? From now on it is.
  bool first_placement(int cell) { return placed_cells_.insert(cell).second; }

  /// Stops what runs. Never cancelled; may be called at any time, and twice.
  void stop();
  /// Ends the hosts' guards: at the end, or when servers are to be left running.
  void dismiss_guards(hosts::Guards::Which which = hosts::Guards::Which::all);

 private:
  cluster::Context context(const plan::Cluster& cluster);
  hosts::ClusterHosts hosts_of(const plan::Cluster& cluster) const;
  void start(const plan::Cluster& cluster);
  bool take_over(const plan::Cluster& cluster);
  void remove_work_of(const plan::Cluster& cluster);
  void stop_leftover();
  void start_guards(const plan::Cluster& cluster);
  void stop_proxies();
  void look_at_servers();
  void show_servers();
  void fetch_logs();

  const Ground& ground_;
  const PlacedPlan& placed_;
  Leftover leftover_;
  std::set<int> placed_cells_;  ///< whose placement and home warehouses are stored
  std::unique_ptr<hosts::Guards> guards_;
  std::string password_;
  bool borrowed_password_ = false;  ///< it is that of servers that already ran
  StartedCluster started_;
  std::unique_ptr<proxies::RunningProxies> proxies_;
  std::set<int> started_before_;  ///< clusters, by this orchestrator
  std::mutex look_guard_;         ///< drivers are listened to by several threads, one of them looks at the servers
  TimePoint looked_{};
};

}  // namespace forklift::experiment
