#include "reports/analysis/cell_noise.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kLeaveOut = 0.05;  ///< p below which a cell is proven noisier, divided by the pool's size
constexpr double kOwn = 0.20;       ///< p below which it may be

using Cells = std::vector<std::size_t>;

bool holds(const Cells& cells, std::size_t cell) { return std::find(cells.begin(), cells.end(), cell) != cells.end(); }

Cells without(Cells cells, std::size_t cell) {
  std::erase(cells, cell);
  return cells;
}

/// The pool, and what is left of it without each of its cells.
class Pool {
 public:
  Pool(const BlockTable& table, Cells cells, double floor) : table_(&table), cells_(std::move(cells)), floor_(floor) {
    all_ = residue_of(*table_, cells_);
    const bool complete = std::all_of(cells_.begin(), cells_.end(), [&](auto cell) {
      return std::all_of((*table_)[cell].begin(), (*table_)[cell].end(), [](double y) { return std::isfinite(y); });
    });
    if (complete && cells_.size() > 2) residuals_ = residuals_of(*table_, fit_blocks(*table_, cells_));
  }

  const Cells& cells() const { return cells_; }
  const Residue& all() const { return all_; }

  /// Upper tail of F: does the cell of that place in the pool scatter more than the others? Nothing where that can't be
  /// tested.
  std::optional<double> p(std::size_t place) const {
    const auto rest = residue_without(place);
    const int own_freedom = all_.freedom - rest.freedom;
    if (own_freedom < 1 || rest.freedom < 1) return std::nullopt;
    const double own = std::max(all_.squares - rest.squares, 0.0) / own_freedom, limit = floor_ * floor_;
    if (own <= limit || own == 0) return 1;
    return f_beyond(own / std::max({rest.squares / rest.freedom, limit, 1e-300}), own_freedom, rest.freedom);
  }

 private:
  /// Without missing runs it needs no further fit.
  Residue residue_without(std::size_t place) const {
    if (residuals_.empty()) return residue_of(*table_, without(cells_, cells_[place]));
    double squares = 0;
    for (const double e : residuals_[place]) squares += e * e;
    const auto k = static_cast<double>(cells_.size());
    return {all_.squares - squares * k / (k - 1), all_.freedom - static_cast<int>(residuals_[place].size()) + 1};
  }

  const BlockTable* table_;
  Cells cells_;
  double floor_;
  Residue all_;
  BlockTable residuals_;
};

/// Block effects as cells other than the one in question have them, and how many those are.
struct Others {
  Residue residue;
  std::vector<double> blocks;
  std::vector<std::size_t> in_block;
};

Others others_of(const BlockTable& table, const Cells& rest) {
  if (rest.size() >= 2) {
    auto fit = fit_blocks(table, rest);
    return {{fit.squares, fit.freedom}, std::move(fit.blocks), std::move(fit.in_block)};
  }
  const auto& row = table[rest.front()];
  return {{}, row, std::vector<std::size_t>(row.size(), 1)};
}

/// The cell's own variance, from its distance to the blocks of the others.
void measure_own(const BlockTable& table, const Pool& pool, std::size_t cell, double pooled, CellNoise& noise) {
  const auto rest = without(pool.cells(), cell);
  if (rest.empty()) return;
  const auto others = others_of(table, rest);
  double sum = 0, squares = 0, shares = 0;
  int n = 0;
  for (std::size_t r = 0; r < others.blocks.size(); ++r) {
    const double d = table[cell][r] - others.blocks[r];
    if (!std::isfinite(d)) continue;
    ++n;
    sum += d;
    squares += d * d;
    shares += 1.0 / static_cast<double>(others.in_block[r]);
  }
  if (n < 2) return;
  const double of_others = others.residue.freedom > 0 ? others.residue.squares / others.residue.freedom : pooled;
  const double variance = (squares - sum * sum / n) / (n - 1) - of_others * shares / n;
  noise.sd[cell] = std::sqrt(std::max(variance, pooled));
  noise.freedom[cell] = n - 1;
}

}  // namespace

bool CellNoise::flagged(std::size_t cell) const { return holds(left_out, cell) || holds(own, cell); }

CellNoise noise_in_blocks(const BlockTable& table, const Cells& cells, double floor) {
  CellNoise noise;
  Pool pool{table, cells, floor};
  while (pool.cells().size() > 2) {
    std::optional<std::size_t> worst;
    double least = 1;
    for (std::size_t place = 0; place < pool.cells().size(); ++place) {
      const auto p = pool.p(place);
      if (p && (!worst || *p < least)) {
        worst = place;
        least = *p;
      }
    }
    if (!worst || !(least < kLeaveOut / static_cast<double>(pool.cells().size()))) break;
    noise.left_out.push_back(pool.cells()[*worst]);
    pool = Pool{table, without(pool.cells(), noise.left_out.back()), floor};
  }
  noise.pooled_freedom = pool.all().freedom;
  double pooled = pool.all().freedom > 0 ? pool.all().squares / pool.all().freedom : 0;
  noise.floored = pooled < floor * floor;
  pooled = std::max(pooled, floor * floor);
  noise.pooled_sd = std::sqrt(pooled);
  for (std::size_t place = 0; pool.cells().size() > 2 && place < pool.cells().size(); ++place) {
    if (pool.p(place).value_or(1) < kOwn) noise.own.push_back(pool.cells()[place]);
  }
  noise.sd.assign(table.size(), noise.pooled_sd);
  noise.freedom.assign(table.size(), noise.pooled_freedom);
  for (const auto cell : noise.left_out) measure_own(table, pool, cell, pooled, noise);
  for (const auto cell : noise.own) measure_own(table, pool, cell, pooled, noise);
  return noise;
}

}  // namespace forklift::analysis
