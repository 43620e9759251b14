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
  /// What the search needs done; the pipeline does it.
  struct Hands {
    std::function<void(const plan::Cell&)> add_cell;  ///< it is stored; its index is that of the next cell
    std::function<void(const plan::Run&)> run;
    std::function<plan::MeasuredLoad(int cell)> measured;  ///< of all valid runs of a cell; load is set by the caller
  };
  /// `plan` holds the first cell of each series, and gets the others.
  LoadSearch(plan::Plan& plan, const scenario::Scenario& scenario, Hands hands);

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

  plan::Plan& plan_;
  const scenario::Scenario& scenario_;
  Hands hands_;
  std::vector<Series> series_;
  int position_ = 0;
};

/// What the valid runs of a cell came to; `load` is left at 0.
plan::MeasuredLoad measured_load(const store::Reader& reader, store::ExperimentId experiment, store::CellId cell);

}  // namespace forklift::experiment
