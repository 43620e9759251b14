#include "orchestrator/experiment/search.hpp"

#include <algorithm>
#include <cmath>

#include "common/core/random.hpp"

namespace forklift::experiment {

LoadSearch::LoadSearch(std::vector<plan::Cell> cells, const scenario::Scenario& scenario, Callbacks callbacks)
    : cells_(std::move(cells)), scenario_(scenario), callbacks_(std::move(callbacks)) {
  for (const auto& cell : cells_) series_.push_back({cell.index, {}});
}

void LoadSearch::run() {
  for (auto steps = next_round(); !steps.empty(); steps = next_round()) measure(std::move(steps));
}

std::vector<LoadSearch::Step> LoadSearch::next_round() {
  std::vector<Step> steps;
  for (auto& series : series_) {
    if (const auto load = plan::next_load(*scenario_.search, series.measured))
      steps.push_back({&series, *load, cell_for(series, *load)});
  }
  return steps;
}

int LoadSearch::cell_for(const Series& series, int load) {
  if (series.measured.empty()) return series.first;
  auto cell = plan::with_load(cells_[static_cast<std::size_t>(series.first)], *scenario_.search, load);
  cell.index = static_cast<int>(cells_.size());
  callbacks_.add_cell(cell);
  cells_.push_back(std::move(cell));
  return cells_.back().index;
}

/// As in plan::make: each block has every cell once, shuffled, those of one cluster together. A round that goes on
/// after a break has the numbers that it had: all of it follows from what was measured.
void LoadSearch::measure(std::vector<Step> steps) {
  const auto cluster_of = [&](const Step& step) { return cells_[static_cast<std::size_t>(step.cell)].cluster; };
  for (int i = 0; i < scenario_.repeats; ++i, ++blocks_) {
    Random random{scenario_.seed, 0x5ea + static_cast<std::uint64_t>(position_)};
    std::shuffle(steps.begin(), steps.end(), random);
    std::stable_sort(steps.begin(), steps.end(),
                     [&](const Step& a, const Step& b) { return cluster_of(a) < cluster_of(b); });
    for (const auto& step : steps)
      callbacks_.run(cells_[static_cast<std::size_t>(step.cell)], {step.cell, blocks_, position_++});
  }
  for (const auto& step : steps) {
    auto measured = callbacks_.measured(step.cell);
    measured.load = step.load;
    step.series->measured.push_back(measured);
  }
}

std::vector<store::SearchRow> LoadSearch::found() const {
  std::vector<store::SearchRow> all;
  for (const auto& series : series_) {
    if (series.measured.empty()) continue;
    for (const auto& f : plan::conclude(*scenario_.search, series.measured)) {
      const auto at = f.load.value_or(plan::MeasuredLoad{});
      all.push_back({.series = cells_[static_cast<std::size_t>(series.first)].series,
                     .goal = f.goal == plan::SearchFinding::Goal::limit ? "limit" : "knee",
                     .vary = scenario_.search->vary,
                     .load = f.load ? std::optional<std::int64_t>{at.load} : std::nullopt,
                     .value = at.throughput,
                     .p95_us = std::llround(at.p95_ms * 1000),
                     .at_end = f.at_end,
                     .text = plan::words_of(*scenario_.search, f)});
    }
  }
  return all;
}

plan::MeasuredLoad measured_load(const store::Reader& reader, store::ExperimentId experiment, store::CellId cell) {
  plan::MeasuredLoad measured;
  double logarithms = 0;
  int runs = 0;
  for (const auto& run : reader.runs(experiment)) {
    if (run.cell != cell || run.status != store::RunStatus::valid || run.outcomes[0][0] == 0) continue;
    logarithms += std::log(static_cast<double>(run.outcomes[0][0]) / run.window_s() * 60);
    ++runs;
  }
  if (runs == 0) return measured;
  measured.throughput = std::exp(logarithms / runs);
  const auto latencies = reader.cell_histograms(experiment, "response");
  if (const auto found = latencies.find(cell); found != latencies.end())
    measured.p95_ms = static_cast<double>(found->second[0].percentile_us(95)) / 1000;
  return measured;
}

}  // namespace forklift::experiment
