#pragma once
// Every measure of an experiment, cell against cell inside blocks: tables of logarithms from stored values, and from
// them the comparisons. Pure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/comparison.hpp"
#include "reports/analysis/outside_load.hpp"

namespace forklift::analysis {

struct Evidence;

/// A cause of noise that the A/A experiment before this one found (covariates.hpp).
struct TakenOut {
  std::string covariate;
  bool used = false;            ///< false: it was left in, since the cells differ in it
  BlockTable as_measured = {};  ///< the table before it was taken out
};

/// One measure of an experiment, ready to be compared.
struct MeasureInBlocks {
  store::Measure measure;
  BlockTable table;          ///< a row per cell of the experiment, all NaN where it is left out
  std::vector<int> repeats;  ///< of each column, 0-based, ascending; twice for a block that a break divided
  double floor = 0;          ///< the smallest believable deviation of one run's logarithm
  std::vector<std::vector<std::optional<store::RunId>>> runs;  ///< like the table: whose values they are
  std::vector<std::vector<int>> before;  ///< like the table: the cell that ran just before; -1: none, or not known
  std::vector<bool> has_zero;            ///< by row: a value of 0 or below, which has no logarithm, is among its runs
  std::optional<TakenOut> taken_out;
  BlockAnalysis analysis;
};

/// `cells`: those that are compared; the first is the baseline, whose definition of the measure the others must share.
/// `blocks`: only the first so many, as after a look at them; none: all.
MeasureInBlocks measure_in_blocks(const Evidence& evidence, const store::Measure& measure,
                                  const std::vector<std::size_t>& cells, std::optional<int> blocks = {});
/// The same as a look after so many blocks sees it: an A/A experiment, which may come later, does not change its floor.
MeasureInBlocks measure_at_look(const Evidence& evidence, const store::Measure& measure,
                                const std::vector<std::size_t>& cells, std::size_t blocks);

/// The same with nothing taken out: what an A/A experiment is judged by.
MeasureInBlocks measure_as_it_is(const Evidence& evidence, const store::Measure& measure,
                                 const std::vector<std::size_t>& cells);
/// What others took from the hosts during those runs: a table like the measure's.
BlockTable outside_in_blocks(const MeasureInBlocks& measured, const std::map<store::RunId, OutsideLoad>& outside,
                             const std::string& covariate);

/// One look of an experiment that is looked at after every block.
struct Look {
  std::size_t block = 0, at_most = 0;  ///< blocks
  double outside = 0.05;               ///< of its intervals
  std::size_t running = 0;             ///< cells of the next block
};

/// Each of `cells` but the baseline against it, by cell.
std::map<std::size_t, Comparison> compare_with_baseline(const MeasureInBlocks& measured,
                                                        const std::vector<std::size_t>& cells, const Rules& rules);

struct CellPair {
  std::size_t from = 0, to = 0;  ///< cells of the experiment
};
/// One of the contrasts with the baseline, at a look; nothing for a cell without values.
std::optional<Comparison> compare_at_look(const MeasureInBlocks& measured, CellPair pair, const Rules& rules,
                                          const Look& look);
/// Some pairs, whose intervals hold together; one pair alone is Student's.
std::vector<Comparison> compare_pairs(const MeasureInBlocks& measured, const std::vector<CellPair>& pairs,
                                      const Rules& rules);
/// The same as part of the family of all pairs.
std::vector<Comparison> compare_all_pairs(const MeasureInBlocks& measured, const std::vector<CellPair>& pairs,
                                          const Rules& rules);

}  // namespace forklift::analysis
