#include "reports/analysis/diagnostics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/core/random.hpp"
#include "reports/analysis/covariates.hpp"
#include "reports/analysis/mathematics.hpp"
#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kProven = 0.01;  ///< p below which a remark is made
constexpr double kMuch = 0.05;    ///< a drift below 5 % is none
constexpr double kApart = 0.10;   ///< modes nearer than 10 % are one
constexpr std::size_t kFewDrift = 5, kFewModes = 6, kFewNeighbours = 6;
constexpr int kShuffles = 999;

std::vector<double> finite(const std::vector<double>& values) {
  std::vector<double> kept;
  std::copy_if(values.begin(), values.end(), std::back_inserter(kept), [](double v) { return std::isfinite(v); });
  return kept;
}

/// Each value's distance to its cell's median.
BlockTable own_distances(const BlockTable& table, const std::vector<std::size_t>& cells) {
  BlockTable own(table.size(), std::vector<double>(table.empty() ? 0 : table.front().size(), std::nan("")));
  for (const auto cell : cells) {
    const double middle = median(finite(table[cell]));
    for (std::size_t r = 0; r < own[cell].size(); ++r) own[cell][r] = table[cell][r] - middle;
  }
  return own;
}

/// What the other cells say of a block: the median of their own distances; nothing if there are none.
std::optional<double> others_say(const BlockTable& own, const std::vector<std::size_t>& cells, std::size_t cell,
                                 std::size_t block) {
  std::vector<double> others;
  for (const auto other : cells) {
    if (other != cell && std::isfinite(own[other][block])) others.push_back(own[other][block]);
  }
  return others.empty() ? std::nullopt : std::optional{median(others)};
}

/// 99 % point of the largest share of variance between two groups of normal data.
double split_limit(std::size_t runs) {
  constexpr std::array<std::pair<double, double>, 8> kPoints{
      {{6, .9678}, {7, .9520}, {8, .9356}, {10, .9083}, {12, .8863}, {15, .8617}, {20, .8316}, {30, .7941}}};
  const auto n = static_cast<double>(runs);
  for (std::size_t i = 1; i < kPoints.size(); ++i) {
    const auto [from, high] = kPoints[i - 1];
    const auto [to, low] = kPoints[i];
    if (n <= to) return high + (low - high) * (n - from) / (to - from);
  }
  return kPoints.back().second;
}

std::optional<TwoModes> best_split(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double all = mean(values);
  double squares = 0;
  for (const double v : values) squares += (v - all) * (v - all);
  if (values.size() < kFewModes || squares <= 0) return std::nullopt;
  TwoModes best;
  for (std::size_t n = 2; n + 2 <= values.size(); ++n) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(n);
    const double low = mean({values.begin(), middle}), high = mean({middle, values.end()});
    const auto n1 = static_cast<double>(n), n2 = static_cast<double>(values.size() - n);
    const double share = n1 * n2 * (high - low) * (high - low) / (n1 + n2) / squares;
    if (share > best.statistic) best = {0, std::exp(low), std::exp(high), share};
  }
  if (best.statistic <= split_limit(values.size()) || best.high < best.low * (1 + kApart)) return std::nullopt;
  return best;
}

/// A line through values over 0, 1, 2 …, as a change from the first to the last.
std::optional<Drift> line_through(const std::vector<double>& values) {
  std::vector<double> x, y;
  for (std::size_t r = 0; r < values.size(); ++r) {
    if (!std::isfinite(values[r])) continue;
    x.push_back(static_cast<double>(r));
    y.push_back(values[r]);
  }
  if (x.size() < kFewDrift) return std::nullopt;
  const double mx = mean(x), my = mean(y);
  double sxx = 0, sxy = 0, syy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    sxy += (x[i] - mx) * (y[i] - my);
    syy += (y[i] - my) * (y[i] - my);
  }
  const double slope = sxy / sxx, freedom = static_cast<double>(x.size()) - 2;
  const double left = std::max(syy - slope * sxy, 1e-300);
  return Drift{0, std::exp(slope * (x.back() - x.front())),
               student_two_sided(slope / std::sqrt(left / freedom / sxx), freedom)};
}

bool matters(const Drift& drift, double limit) {
  return drift.p < limit && std::abs(std::log(drift.times)) > std::log1p(kMuch);
}

/// Σ e_r e_(r+1) over all cells, with the blocks in this order.
double products(const BlockTable& left, const std::vector<std::size_t>& order) {
  double sum = 0;
  for (const auto& row : left) {
    for (std::size_t i = 1; i < order.size(); ++i) {
      const double product = row[order[i - 1]] * row[order[i]];
      if (std::isfinite(product)) sum += product;
    }
  }
  return sum;
}

}  // namespace

std::vector<OddRun> odd_runs(const BlockTable& table, const std::vector<std::size_t>& cells) {
  std::vector<OddRun> found;
  if (cells.size() < 2 || table[cells[0]].size() < 5) return found;
  const auto own = own_distances(table, cells);
  BlockTable beyond = own;
  std::vector<double> all;
  for (const auto cell : cells) {
    for (std::size_t r = 0; r < own[cell].size(); ++r) {
      beyond[cell][r] -= others_say(own, cells, cell, r).value_or(std::nan(""));
      if (std::isfinite(beyond[cell][r])) all.push_back(beyond[cell][r]);
    }
  }
  const double middle = median(all);
  std::vector<double> distances;
  for (const double x : all) distances.push_back(std::abs(x - middle));
  const double limit = std::max(0.10, 5 * 1.4826 * median(distances));
  for (const auto cell : cells) {
    for (std::size_t r = 0; r < own[cell].size(); ++r) {
      if (std::abs(beyond[cell][r]) > limit && std::abs(own[cell][r]) > limit / 2)
        found.push_back({cell, r, std::exp(own[cell][r])});
    }
  }
  return found;
}

std::vector<TwoModes> two_modes(const BlockTable& table, const std::vector<std::size_t>& cells) {
  const auto own = own_distances(table, cells);
  std::vector<TwoModes> found;
  for (const auto cell : cells) {
    std::vector<double> values;
    for (std::size_t r = 0; r < table[cell].size(); ++r) {
      const auto of_block = cells.size() >= 3 ? others_say(own, cells, cell, r) : std::nullopt;
      if (std::isfinite(table[cell][r])) values.push_back(table[cell][r] - of_block.value_or(0));
    }
    auto modes = best_split(std::move(values));
    if (!modes) continue;
    modes->cell = cell;
    found.push_back(*modes);
  }
  return found;
}

std::vector<Drift> drifting_cells(const BlockTable& table, const std::vector<std::size_t>& cells) {
  std::vector<Drift> found;
  for (std::size_t i = cells.size() == 2 ? 1 : 0; cells.size() > 1 && i < cells.size(); ++i) {
    std::vector<double> distance;
    for (std::size_t r = 0; r < table[cells[i]].size(); ++r) {
      std::vector<double> others;
      for (const auto other : cells) {
        if (other != cells[i] && std::isfinite(table[other][r])) others.push_back(table[other][r]);
      }
      // Only where all others ran: their mean must be of the same cells in every block.
      distance.push_back(others.size() + 1 == cells.size() ? table[cells[i]][r] - mean(others) : std::nan(""));
    }
    auto drift = line_through(distance);
    if (!drift || !matters(*drift, kProven / static_cast<double>(cells.size()))) continue;
    drift->cell = cells[i];
    found.push_back(*drift);
  }
  return found;
}

std::optional<Drift> common_drift(const BlockFit& fit) {
  auto drift = line_through(fit.blocks);
  return drift && matters(*drift, kProven) ? drift : std::nullopt;
}

std::optional<Neighbours> alike_neighbours(const BlockTable& table, const BlockFit& fit) {
  if (fit.used_blocks < kFewNeighbours || !(fit.squares > 0)) return std::nullopt;
  const auto left = residuals_of(table, fit);
  std::vector<std::size_t> order(fit.blocks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const double seen = products(left, order);
  Random random{1};
  int as_much = 0;
  for (int shuffle = 0; shuffle < kShuffles; ++shuffle) {
    std::shuffle(order.begin(), order.end(), random);
    as_much += products(left, order) >= seen * (1 - 1e-12) ? 1 : 0;
  }
  const double p = (as_much + 1.0) / (kShuffles + 1.0);
  if (seen <= 0 || p > kProven) return std::nullopt;
  return Neighbours{seen / fit.squares, p};
}

std::optional<Interaction> cell_block_interaction(const BlockTable& table, const BlockFit& fit) {
  if (fit.cells.size() < 3 || fit.freedom < 3 || !(fit.squares > 0)) return std::nullopt;
  const auto left = residuals_of(table, fit);
  const double cell_mean = mean(fit.effects), block_mean = mean(finite(fit.blocks));
  double along = 0, squares = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    for (std::size_t r = 0; r < left[i].size(); ++r) {
      if (!std::isfinite(left[i][r])) continue;
      const double product = (fit.effects[i] - cell_mean) * (fit.blocks[r] - block_mean);
      along += left[i][r] * product;
      squares += product * product;
    }
  }
  if (!(squares > 0)) return std::nullopt;
  const double explained = along * along / squares, rest = std::max(fit.squares - explained, 1e-300);
  const double p = f_beyond(explained / (rest / (fit.freedom - 1)), 1, fit.freedom - 1);
  if (p >= kProven) return std::nullopt;
  return Interaction{along < 0, p};
}

std::optional<CarryOver> carry_over(const BlockTable& table, const std::vector<std::size_t>& cells,
                                    const std::vector<std::vector<int>>& before) {
  if (cells.size() < 2 || table[cells[0]].size() < kFewNeighbours) return std::nullopt;
  std::optional<CarryOver> worst;
  for (const auto cell : cells) {
    BlockTable values(table.size(), std::vector<double>(table[cell].size(), std::nan(""))), follows = values;
    for (const auto one : cells) {
      values[one] = table[one];
      for (std::size_t r = 0; r < before[one].size(); ++r) {
        if (before[one][r] >= 0) follows[one][r] = before[one][r] == static_cast<int>(cell) ? 1 : 0;
      }
    }
    const auto found = regression_on(values, follows);
    if (found && found->p < (worst ? worst->p : kProven / static_cast<double>(cells.size())))
      worst = CarryOver{cell, std::exp(found->slope), found->p};
  }
  return worst;
}

}  // namespace forklift::analysis
