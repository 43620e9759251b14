#pragma once
// Runs are made in blocks: each block runs every cell once. The logarithm of a measure is cell + block + residual, so
// what a block has in common (drift, a busy machine) leaves the comparison. Least squares, also where runs are missing.
// Source: docs/measurement.md, "Verdicts". Pure.
#include <cstddef>
#include <optional>
#include <vector>

#include "reports/analysis/least_squares.hpp"

namespace forklift::analysis {

/// Logarithms of one measure: a row per cell, a column per block, all rows of one length; NaN where there is no value.
using BlockTable = std::vector<std::vector<double>>;

struct BlockFit {
  std::vector<std::size_t> cells;     ///< rows that are in it; the first has effect 0
  std::vector<double> effects;        ///< of `cells`
  Matrix covariance;                  ///< of `cells`' effects, for a variance of 1; the first's row and column are 0
  std::vector<double> blocks;         ///< effects of all columns; NaN for one that tells nothing
  std::vector<std::size_t> in_block;  ///< values in each of those
  double squares = 0;                 ///< sum of squared residuals, unweighted
  int freedom = 0;                    ///< runs − cells − blocks + 1
  std::size_t runs = 0, used_blocks = 0;
};

/// Those of `cells` that are linked to the first by blocks with runs of both, directly or by way of others; the first
/// always.
std::vector<std::size_t> linked_cells(const BlockTable& table, const std::vector<std::size_t>& cells);

/// Of the linked ones of `cells`; `weights`, one per row of the table, are 1 / variance (none: 1 each).
BlockFit fit_blocks(const BlockTable& table, const std::vector<std::size_t>& cells,
                    const std::vector<double>& weights = {});

/// Sum of squared residuals of `cells` and its degrees of freedom, also where they fall apart into unlinked groups.
struct Residue {
  double squares = 0;
  int freedom = 0;
};
Residue residue_of(const BlockTable& table, std::vector<std::size_t> cells);

/// What the model leaves of each value of the fit's cells: a table of their rows alone, NaN where there is no value.
BlockTable residuals_of(const BlockTable& table, const BlockFit& fit);

}  // namespace forklift::analysis
