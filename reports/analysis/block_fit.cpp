#include "reports/analysis/block_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace forklift::analysis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::size_t columns_of(const BlockTable& table) { return table.empty() ? 0 : table.front().size(); }

double weight_of(const std::vector<double>& weights, std::size_t cell) { return weights.empty() ? 1 : weights[cell]; }

/// Values of `cells` in each column.
std::vector<std::size_t> counts_of(const BlockTable& table, const std::vector<std::size_t>& cells) {
  std::vector<std::size_t> counts(columns_of(table));
  for (const auto cell : cells) {
    for (std::size_t r = 0; r < counts.size(); ++r) counts[r] += std::isfinite(table[cell][r]) ? 1 : 0;
  }
  return counts;
}

/// The sums over each block that the normal equations are made of.
struct BlockSums {
  std::vector<double> weight, mean;
};

BlockSums sums_of(const BlockTable& table, const BlockFit& fit, const std::vector<double>& weights) {
  const auto columns = fit.in_block.size();
  BlockSums sums{std::vector<double>(columns), std::vector<double>(columns)};
  for (const auto cell : fit.cells) {
    const double w = weight_of(weights, cell);
    for (std::size_t r = 0; r < columns; ++r) {
      if (fit.in_block[r] < 2 || !std::isfinite(table[cell][r])) continue;
      sums.weight[r] += w;
      sums.mean[r] += w * table[cell][r];
    }
  }
  for (std::size_t r = 0; r < columns; ++r) {
    if (sums.weight[r] > 0) sums.mean[r] /= sums.weight[r];
  }
  return sums;
}

/// A θ = Q without the first cell's row and column.
void solve_effects(const BlockTable& table, const std::vector<double>& weights, BlockFit& fit) {
  const auto sums = sums_of(table, fit, weights);
  const std::size_t k = fit.cells.size();
  Matrix a(k - 1, std::vector<double>(k - 1));
  std::vector<double> q(k - 1);
  for (std::size_t r = 0; r < fit.in_block.size(); ++r) {
    if (fit.in_block[r] < 2) continue;
    for (std::size_t i = 1; i < k; ++i) {
      const double y = table[fit.cells[i]][r], w = weight_of(weights, fit.cells[i]);
      if (!std::isfinite(y)) continue;
      a[i - 1][i - 1] += w;
      q[i - 1] += w * (y - sums.mean[r]);
      for (std::size_t j = 1; j < k; ++j) {
        if (std::isfinite(table[fit.cells[j]][r]))
          a[i - 1][j - 1] -= w * weight_of(weights, fit.cells[j]) / sums.weight[r];
      }
    }
  }
  const auto solved = solve_symmetric(a, q);
  fit.effects.assign(k, solved ? 0 : kNone);
  fit.covariance.assign(k, std::vector<double>(k, 0));
  for (std::size_t i = 1; solved && i < k; ++i) {
    fit.effects[i] = solved->x[i - 1];
    for (std::size_t j = 1; j < k; ++j) fit.covariance[i][j] = solved->inverse[i - 1][j - 1];
  }
  for (std::size_t r = 0; r < fit.in_block.size(); ++r) {
    fit.blocks[r] = sums.weight[r] > 0 ? sums.mean[r] : kNone;
    for (std::size_t i = 0; i < k && sums.weight[r] > 0; ++i) {
      if (std::isfinite(table[fit.cells[i]][r]))
        fit.blocks[r] -= weight_of(weights, fit.cells[i]) / sums.weight[r] * fit.effects[i];
    }
  }
}

}  // namespace

std::vector<std::size_t> linked_cells(const BlockTable& table, const std::vector<std::size_t>& cells) {
  if (cells.empty()) return {};
  std::vector<std::size_t> reached{cells.front()};
  std::vector<bool> seen(table.size()), column_seen(columns_of(table));
  seen[cells.front()] = true;
  for (std::size_t next = 0; next < reached.size(); ++next) {
    for (std::size_t r = 0; r < column_seen.size(); ++r) {
      if (column_seen[r] || !std::isfinite(table[reached[next]][r])) continue;
      column_seen[r] = true;
      for (const auto cell : cells) {
        if (seen[cell] || !std::isfinite(table[cell][r])) continue;
        seen[cell] = true;
        reached.push_back(cell);
      }
    }
  }
  std::vector<std::size_t> in_order;
  std::copy_if(cells.begin(), cells.end(), std::back_inserter(in_order), [&](auto cell) { return seen[cell]; });
  return in_order;
}

BlockFit fit_blocks(const BlockTable& table, const std::vector<std::size_t>& cells,
                    const std::vector<double>& weights) {
  BlockFit fit;
  fit.cells = linked_cells(table, cells);
  fit.in_block = counts_of(table, fit.cells);
  fit.blocks.assign(fit.in_block.size(), kNone);
  for (const auto count : fit.in_block) {
    if (count < 2) continue;
    ++fit.used_blocks;
    fit.runs += count;
  }
  if (fit.cells.empty() || fit.used_blocks == 0) {
    fit.effects.assign(fit.cells.size(), 0);
    fit.covariance.assign(fit.cells.size(), std::vector<double>(fit.cells.size(), 0));
    return fit;
  }
  solve_effects(table, weights, fit);
  fit.freedom = static_cast<int>(fit.runs) - static_cast<int>(fit.cells.size() + fit.used_blocks) + 1;
  for (const auto& row : residuals_of(table, fit)) {
    for (const double e : row) fit.squares += std::isfinite(e) ? e * e : 0;
  }
  return fit;
}

Residue residue_of(const BlockTable& table, std::vector<std::size_t> cells) {
  Residue residue;
  while (!cells.empty()) {
    const auto fit = fit_blocks(table, cells);
    residue.squares += fit.squares;
    residue.freedom += std::max(fit.freedom, 0);
    std::erase_if(cells,
                  [&](auto cell) { return std::find(fit.cells.begin(), fit.cells.end(), cell) != fit.cells.end(); });
  }
  return residue;
}

BlockTable residuals_of(const BlockTable& table, const BlockFit& fit) {
  BlockTable left(fit.cells.size());
  for (std::size_t i = 0; i < fit.cells.size(); ++i) {
    for (std::size_t r = 0; r < fit.blocks.size(); ++r)
      left[i].push_back(table[fit.cells[i]][r] - fit.effects[i] - fit.blocks[r]);
  }
  return left;
}

}  // namespace forklift::analysis
