#include "reports/analysis/covariates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kLeftOut = std::numeric_limits<double>::quiet_NaN();
constexpr double kBeyondChance = 0.005, kWorthIt = 0.9, kCellsDiffer = 0.01;
constexpr double kRounding = 1e-18;
constexpr int kLeastFreedom = 4;

std::vector<std::size_t> rows_of(const BlockTable& table) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (std::any_of(table[i].begin(), table[i].end(), [](double v) { return std::isfinite(v); })) rows.push_back(i);
  }
  return rows;
}

/// What is in both.
BlockTable where_known(const BlockTable& table, const BlockTable& mask) {
  auto both = table;
  for (std::size_t i = 0; i < both.size(); ++i) {
    for (std::size_t r = 0; r < both[i].size(); ++r) {
      if (!std::isfinite(mask[i][r])) both[i][r] = kLeftOut;
    }
  }
  return both;
}

double products(const BlockTable& a, const BlockTable& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t r = 0; r < a[i].size(); ++r) {
      if (std::isfinite(a[i][r]) && std::isfinite(b[i][r])) sum += a[i][r] * b[i][r];
    }
  }
  return sum;
}

/// Of what the means of the blocks leave, without regard to the cells; only blocks with at least two values count.
double squares_inside_blocks(const BlockTable& table) {
  double squares = 0;
  for (std::size_t r = 0; !table.empty() && r < table.front().size(); ++r) {
    std::vector<double> values;
    for (const auto& row : table) {
      if (std::isfinite(row[r])) values.push_back(row[r]);
    }
    if (values.size() < 2) continue;
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    for (const double v : values) squares += (v - mean) * (v - mean);
  }
  return squares;
}

}  // namespace

// The slope of two sets of residuals of one model is that of the model with the covariate in it (Frisch and Waugh).
std::optional<Explained> regression_on(const BlockTable& values, const BlockTable& covariate) {
  const auto y = where_known(values, covariate), x = where_known(covariate, values);
  const auto rows = rows_of(y);
  if (rows.size() < 2) return std::nullopt;
  const auto fit_y = fit_blocks(y, rows), fit_x = fit_blocks(x, rows);
  if (fit_y.freedom < kLeastFreedom || fit_x.squares <= kRounding || fit_y.squares <= 0) return std::nullopt;
  const double common = products(residuals_of(y, fit_y), residuals_of(x, fit_x));
  const double gain = common * common / fit_x.squares;
  const double freedom = fit_y.freedom - 1;
  const double left = std::max(fit_y.squares - gain, 0.0);
  Explained e;
  e.slope = common / fit_x.squares;
  e.spread = std::sqrt(fit_y.squares / fit_y.freedom);
  e.spread_without = std::sqrt(left / freedom);
  e.p = left > 0 ? f_beyond(gain / (left / freedom), 1, freedom) : 0;
  return e;
}

std::optional<Explained> explained_by(const BlockTable& values, const BlockTable& covariate) {
  const auto e = regression_on(values, covariate);
  return e && e->p < kBeyondChance && e->spread_without <= kWorthIt * e->spread ? e : std::nullopt;
}

bool differs_by_cell(const BlockTable& covariate) {
  const auto rows = rows_of(covariate);
  if (rows.size() < 2) return false;
  const auto fit = fit_blocks(covariate, rows);
  const auto between = static_cast<double>(fit.cells.size()) - 1;
  if (fit.freedom < 1 || between < 1) return false;
  const double gain = squares_inside_blocks(covariate) - fit.squares;
  if (fit.squares <= 0) return gain > 0;
  return f_beyond(gain / between / (fit.squares / fit.freedom), between, fit.freedom) < kCellsDiffer;
}

}  // namespace forklift::analysis
