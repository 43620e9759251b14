#pragma once
// The databases in the cluster that runs: created, loaded, counted once, and used by every cell that wants the same
// rows.
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/store/writer.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/console/progress.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/hosts/watch.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::experiment {

/// A cluster that runs and can be driven: what start returns.
struct Stage {
  std::unique_ptr<cluster::RunningCluster> cluster;
  std::vector<drivers::Driver> drivers;   ///< one per SQL node
  std::vector<hosts::DriverCopy> copies;  ///< one per host of the cluster and of the drivers
};

/// A cell's rows, loaded and counted: what load returns and drive needs.
struct LoadedDatabase {
  Stage* stage = nullptr;
  plan::Cell cell;  ///< with its home warehouses settled
  cluster::LoadMethod method;
  std::vector<int> group_of;  ///< node group of each warehouse, if known
};

class Databases {
 public:
  struct Parts {
    store::Writer& writer;
    const std::vector<store::CellId>& cells;
    Clock& clock;
    console::Progress& progress;
    std::uint64_t seed;
    std::function<drivers::Context()> driving_context;
  };
  /// `placed`: cells whose placement is stored already.
  Databases(Parts parts, std::set<int> placed);

  /// The cell's database in that cluster, created, loaded and counted if it is not there yet.
  LoadedDatabase of(Stage& stage, const plan::Cell& cell);
  /// The consistency conditions of its rows; none: it has none, or the scenario does not ask for them.
  std::optional<contract::CheckReport> check(const LoadedDatabase& database);
  /// The cluster is gone, and its rows with it.
  void forget_loaded();
  /// Another cluster may place the same rows differently.
  void forget_placed();

 private:
  void forget_others(const plan::Cell& cell);
  bool loaded_before(Stage& stage, const plan::Cell& cell);
  std::string load_fingerprint(const plan::Cell& cell) const;
  void fill(const LoadedDatabase& database);
  void load(const LoadedDatabase& database);
  void check_engines(Stage& stage, const plan::Cell& cell) const;
  void settle(LoadedDatabase& database);
  workloads::Context context_of(const LoadedDatabase& database) const;
  void record_places(const LoadedDatabase& database);
  void count_rows(const LoadedDatabase& database, const contract::LoadReport& report);

  Parts parts_;
  std::map<std::string, std::vector<store::Placement>> placements_;  ///< by database, as loaded_
  std::set<int> placed_;                                             ///< cells whose placement and homes are stored
  std::set<std::string>
      loaded_;  ///< names of databases; servers that run already have one for all, so the key has more
};

}  // namespace forklift::experiment
