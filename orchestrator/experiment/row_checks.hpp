#pragma once
// When the consistency conditions of rows are looked at, which takes seconds: after a cell's first run on them, and
// once more before they go or the experiment ends. Runs between two looks are valid by all else that judges them, and
// carry a note until the next look; if that finds a violation, all of them are invalid. Pure.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/records.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::experiment {

class RowChecks {
 public:
  /// Of a run that waits for the next look.
  struct Waiting {
    store::RunId run;
    int cell = 0;  ///< index in the plan
    std::vector<std::string> warnings;
    std::int64_t ended_us = 0;
  };
  struct Settled {
    Waiting run;
    std::string reason;  ///< why it is invalid; empty: it is valid
  };

  /// What a run that waits is noted with.
  static constexpr const char* kNote =
      "its rows were not looked at by the consistency conditions after it: the experiment ended before that";

  /// Are the conditions to be looked at right after this cell's next run? Always where a fault may break rows, and on
  /// servers that ran before, where other cells' rows take their place; never between slices.
  bool due(const plan::Cell& cell) const;
  /// The cell's rows held all conditions.
  void held(const plan::Cell& cell) { looked_at_.insert(cell.index); }

  void wait(const std::string& rows, Waiting run) { waiting_[rows].push_back(std::move(run)); }
  /// One cell of each of the rows that have runs which wait.
  std::map<std::string, int> open() const;
  /// Of those that wait.
  store::RunId last(const std::string& rows) const { return waiting_.at(rows).back().run; }
  /// What a look after run `last` says of the runs before it that waited.
  std::vector<Settled> settle(const std::string& rows, const contract::CheckReport& checks, store::RunId last);
  /// The rows are gone with their cluster; the notes stay.
  void forget();

 private:
  std::set<int> looked_at_;
  std::map<std::string, std::vector<Waiting>> waiting_;
};

}  // namespace forklift::experiment
