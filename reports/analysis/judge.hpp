#pragma once
// Every measure of an experiment, cell against cell inside blocks: tables of logarithms from stored values, and from
// them the comparisons. Pure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/comparison.hpp"

namespace forklift::analysis {

struct Evidence;

/// One measure of an experiment, ready to be compared.
struct MeasureInBlocks {
  store::Measure measure;
  BlockTable table;            ///< a row per cell of the experiment, all NaN where it is left out
  std::vector<int> repeats;    ///< of each column, 0-based, ascending
  double floor = 0;            ///< the smallest believable deviation of one run's logarithm
  std::vector<bool> has_zero;  ///< by row: a value of 0 or below, which has no logarithm, is among its runs
  BlockAnalysis analysis;
};

/// `cells`: those that are compared; the first is the baseline, whose definition of the measure the others must share.
MeasureInBlocks measure_in_blocks(const Evidence& evidence, const store::Measure& measure,
                                  const std::vector<std::size_t>& cells);

/// Each of `cells` but the baseline against it, by cell.
std::map<std::size_t, Comparison> compare_with_baseline(const MeasureInBlocks& measured,
                                                        const std::vector<std::size_t>& cells, const Rules& rules);

struct CellPair {
  std::size_t from = 0, to = 0;  ///< cells of the experiment
};
/// Some pairs, whose intervals hold together; one pair alone is Student's.
std::vector<Comparison> compare_pairs(const MeasureInBlocks& measured, const std::vector<CellPair>& pairs,
                                      const Rules& rules);
/// The same as part of the family of all pairs.
std::vector<Comparison> compare_all_pairs(const MeasureInBlocks& measured, const std::vector<CellPair>& pairs,
                                          const Rules& rules);

}  // namespace forklift::analysis
