#pragma once
// Runs a scenario's search: asks plan::next_load for each series what to measure, has it measured, and says what was
// found. All series are searched side by side, one load of each per round, so that drift hits them alike.
#include <functional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "orchestrator/plan/search.hpp"

namespace forklift::experiment {

class LoadSearch {
 public:
  /// What the search needs done.
  struct Callbacks {
    std::function<void(const plan::Cell&)> add_cell;  ///< it is stored; its index is that of the next cell
    std::function<void(const plan::Cell&, const plan::Run&)> run;
    std::function<plan::MeasuredLoad(int cell)> measured;  ///< of all valid runs of a cell; load is set by the caller
  };
  /// `cells`: the first of each series.
  LoadSearch(std::vector<plan::Cell> cells, const scenario::Scenario& scenario, Callbacks callbacks);

  void run();

  /// In the order of the series; after run().
  std::vector<store::SearchRow> found() const;

 private:
  struct Series {
    int first = 0;  ///< its first cell, which has the lowest load
    std::vector<plan::MeasuredLoad> measured;
  };
  struct Step {
    Series* series;
    int load, cell;
  };
  std::vector<Step> next_round();
  int cell_for(const Series& series, int load);
  void measure(std::vector<Step> steps);

  std::vector<plan::Cell> cells_;  ///< first those of the plan, then those that the search added
  const scenario::Scenario& scenario_;
  Callbacks callbacks_;
  std::vector<Series> series_;
  int position_ = 0;
  int blocks_ = 0;  ///< made so far, in all rounds: loads of different rounds never ran side by side
};

/// What the valid runs of a cell came to; `load` is left at 0.
plan::MeasuredLoad measured_load(const store::Reader& reader, store::ExperimentId experiment, store::CellId cell);

}  // namespace forklift::experiment
