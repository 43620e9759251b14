#pragma once
// What may be wrong with the runs of a measure beside their mean: one that stands out, two modes, a cell that drifts
// against the others, blocks that resemble their neighbours, differences that depend on the block. Such findings never
// change a verdict; they stand beside it. Source: docs/measurement.md, "Remarks". Pure.
#include <optional>
#include <vector>

#include "reports/analysis/contrasts.hpp"

namespace forklift::analysis {

/// A run that stands out from its cell beyond what its block explains.
struct OddRun {
  std::size_t cell = 0, block = 0;  ///< row and column of the table
  double times = 1;                 ///< of its cell's median
};
/// From 5 blocks on.
std::vector<OddRun> odd_runs(const BlockTable& table, const std::vector<std::size_t>& cells);

struct TwoModes {
  std::size_t cell = 0;
  double low = 0, high = 0;  ///< geometric means of both groups
  double statistic = 0;      ///< share of the variance between them
};
/// From 6 runs of a cell on; at least 10 % apart.
std::vector<TwoModes> two_modes(const BlockTable& table, const std::vector<std::size_t>& cells);

/// A change from the first block to the last: 0.88 is 12 % less.
struct Drift {
  std::size_t cell = 0;
  double times = 1, p = 1;
};
/// Cells that drift against the others, from 5 blocks on; of two cells the second alone.
std::vector<Drift> drifting_cells(const BlockTable& table, const std::vector<std::size_t>& cells);
/// What all cells have in common; blocks take it out of the ratios.
std::optional<Drift> common_drift(const BlockFit& fit);

/// Residuals of neighbouring blocks resemble each other: there are fewer independent blocks than were counted.
struct Neighbours {
  double correlation = 0, p = 1;
};
/// From 6 blocks on; by a permutation test with a fixed seed.
std::optional<Neighbours> alike_neighbours(const BlockTable& table, const BlockFit& fit);

/// Differences between cells grow (or shrink) in blocks with low values: Tukey's test for non-additivity, from 3 cells
/// on (of two, a noisy one would look the same).
struct Interaction {
  bool grows_in_low_blocks = false;
  double p = 1;
};
std::optional<Interaction> cell_block_interaction(const BlockTable& table, const BlockFit& fit);

/// Runs right after this cell differ from the others.
struct CarryOver {
  std::size_t after = 0;  ///< a cell of the table
  double times = 1, p = 1;
};
/// From 6 blocks on, if p < 0.01 / cells; `before`: like the table, the cell that ran just before, -1 where none is
/// known.
std::optional<CarryOver> carry_over(const BlockTable& table, const std::vector<std::size_t>& cells,
                                    const std::vector<std::vector<int>>& before);

}  // namespace forklift::analysis
