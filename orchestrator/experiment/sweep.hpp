#pragma once
// The runs of an experiment in their order: each gets its cluster, its rows, its drivers and its verdict. One that
// fails is kept with its reason and the servers' last lines, and the next one gets a fresh cluster.
#include <functional>
#include <string>

#include "orchestrator/experiment/clusters.hpp"
#include "orchestrator/experiment/ground.hpp"
#include "orchestrator/experiment/load.hpp"
#include "orchestrator/experiment/place.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/experiment/row_checks.hpp"
#include "orchestrator/experiment/standing.hpp"

namespace forklift::experiment {

/// How many runs came to what.
struct Tally {
  int valid = 0, invalid = 0, failed = 0;
};

class Sweep {
 public:
  /// `still_ours` is asked before a failure is recorded: what went wrong may be the doing of somebody who has taken the
  /// experiment, and theirs to record.
  Sweep(const Ground& ground, const PlacedPlan& placed, Clusters& clusters, Record& record, Tally& tally, Judge judge,
        std::function<void()> still_ours);

  /// All runs of the plan, those that its search asks for, or blocks until all cells are decided. Errors: interrupted;
  /// config, if the scenario is wrong; environment, if not even start and load work, or after several failures in a
  /// row: then something is wrong with the machines, not with a cell.
  void run_all();

 private:
  void run_unless_done(const plan::Cell& cell, const plan::Run& run);
  void run_one(const plan::Cell& cell, const plan::Run& run);
  void measure(const plan::Cell& cell, const plan::Run& run, store::RunId number);
  void fail(store::RunId number, const Error& seen);
  Error cause_of(const Error& seen);
  void save_logs(store::RunId run);
  std::optional<contract::CheckReport> look(const LoadedDatabase& database, store::RunId number);
  void settle(const plan::Cell& cell, const contract::CheckReport& checks, store::RunId last);
  void look_at_rows();
  void leave_rows(const plan::Cell& next);
  const plan::Cell& cell_at(int index) const { return cells_.at(static_cast<std::size_t>(index)); }
  void search();
  void run_plan();
  void run_until_decided();
  bool in_time(const Standing& standing, const std::vector<store::Run>& stored);
  void show(const Standing& standing);
  void show_fixed();
  void run_searched(const plan::Cell& cell, const plan::Run& run);
  void add_searched(const plan::Cell& cell);

  const Ground& ground_;
  const PlacedPlan& placed_;
  Clusters& clusters_;
  Record& record_;
  Tally& tally_;
  Judge judge_;
  std::function<void()> still_ours_;
  std::vector<plan::Cell> cells_;  ///< those of the plan, then those that its search adds
  RowChecks checks_;
  std::string title_;
  int shown_block_ = 0;    ///< how it stood after so many blocks was shown last
  int expected_runs_ = 0;  ///< in all; a guess where cells leave when they are decided
  bool loaded_ = false;    ///< the run's cluster and rows were there
  bool fresh_ = false;     ///< the last run failed: the next one gets a fresh cluster
  int failures_ = 0;       ///< in a row
};

/// The error as it is, or, if it is none of ours, as one.
Error unexpected(const std::exception& error);

}  // namespace forklift::experiment
