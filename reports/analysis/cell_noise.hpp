#pragma once
// How much the runs of each cell scatter inside blocks. All cells share one estimate, but a cell that is proven noisier
// leaves it, and one that may be keeps its place and gets a variance of its own, too: pooled alone, one noisy cell
// among 20 would leave no interval right. Source: docs/measurement.md, "Verdicts". Pure.
#include "reports/analysis/block_fit.hpp"

namespace forklift::analysis {

struct CellNoise {
  double pooled_sd = 0;  ///< of one run's logarithm, never below the floor
  int pooled_freedom = 0;
  bool floored = false;               ///< the floor is what stands in pooled_sd
  std::vector<std::size_t> left_out;  ///< cells that are noisier than the pool, in the order in which they were found
  std::vector<std::size_t> own;       ///< cells of the pool with a variance of their own, in the table's order
  std::vector<double> sd, freedom;    ///< by row of the table
  bool flagged(std::size_t cell) const;
};

/// Of cells that are linked. `floor`: the smallest believable deviation of one run's logarithm.
CellNoise noise_in_blocks(const BlockTable& table, const std::vector<std::size_t>& cells, double floor);

}  // namespace forklift::analysis
