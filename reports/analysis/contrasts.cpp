#include "reports/analysis/contrasts.hpp"

#include <algorithm>
#include <cmath>

#include "reports/analysis/critical.hpp"

namespace forklift::analysis {
namespace {

double square(double x) { return x * x; }

/// Degrees of freedom: the pool's, or Satterthwaite's where a side has a noise of its own.
double freedom_of(const CellNoise& noise, std::size_t from, std::size_t to) {
  if (!noise.flagged(from) && !noise.flagged(to)) return noise.pooled_freedom;
  const double a = square(noise.sd[from]), b = square(noise.sd[to]);
  return square(a + b) / (square(a) / noise.freedom[from] + square(b) / noise.freedom[to]);
}

/// Without its critical value.
Contrast contrast_of(const BlockAnalysis& analysis, Places places) {
  const auto [from, to] = places;
  const auto& v = analysis.fit.covariance;
  Contrast c;
  c.log_ratio = analysis.fit.effects[to] - analysis.fit.effects[from];
  const double variance = v[to][to] + v[from][from] - 2 * v[from][to];
  c.se = std::sqrt(std::max(variance, 0.0));
  if (analysis.noise.pooled_freedom > 0)
    c.freedom = freedom_of(analysis.noise, analysis.cells[from], analysis.cells[to]);
  return c;
}

}  // namespace

std::optional<std::size_t> BlockAnalysis::place_of(std::size_t cell) const {
  const auto found = std::find(cells.begin(), cells.end(), cell);
  if (found == cells.end()) return std::nullopt;
  return static_cast<std::size_t>(found - cells.begin());
}

BlockAnalysis analyse_blocks(const BlockTable& table, std::size_t baseline, double floor) {
  std::vector<std::size_t> cells{baseline};
  for (std::size_t cell = 0; cell < table.size(); ++cell) {
    if (cell != baseline) cells.push_back(cell);
  }
  BlockAnalysis analysis;
  analysis.cells = linked_cells(table, cells);
  analysis.noise = noise_in_blocks(table, analysis.cells, floor);
  std::vector<double> weights;
  if (analysis.noise.pooled_sd > 0) {
    for (const double sd : analysis.noise.sd) weights.push_back(1 / (sd * sd));
  }
  analysis.fit = fit_blocks(table, analysis.cells, weights);
  if (weights.empty()) {
    for (auto& row : analysis.fit.covariance) std::fill(row.begin(), row.end(), 0);
  }
  return analysis;
}

std::vector<Contrast> uncritical_contrasts(const BlockAnalysis& analysis) {
  std::vector<Contrast> all;
  const auto& v = analysis.fit.covariance;
  double shared = 0;  // the smallest covariance of two
  for (std::size_t i = 1; i < v.size(); ++i) {
    all.push_back(contrast_of(analysis, {0, i}));
    for (std::size_t j = 1; j < i; ++j) shared = i == 2 && j == 1 ? v[i][j] : std::min(shared, v[i][j]);
  }
  for (auto& c : all) {
    if (all.size() > 1) c.loading = c.se > 0 ? std::sqrt(std::max(shared, 0.0)) / c.se : std::sqrt(0.5);
  }
  return all;
}

std::vector<Contrast> against_baseline(const BlockAnalysis& analysis, double outside) {
  auto all = uncritical_contrasts(analysis);
  std::vector<double> loadings;
  for (const auto& c : all) loadings.push_back(c.loading);
  for (auto& c : all) {
    if (c.freedom > 0) c.critical = dunnett_critical(loadings, c.freedom, outside);
  }
  return all;
}

std::vector<Contrast> of_pairs(const BlockAnalysis& analysis, const std::vector<Places>& pairs, double outside) {
  std::vector<Contrast> all;
  for (const auto& pair : pairs) {
    all.push_back(contrast_of(analysis, pair));
    auto& c = all.back();
    if (c.freedom > 0) c.critical = dunnett_critical(std::vector<double>(pairs.size()), c.freedom, outside);
  }
  return all;
}

Contrast of_all_pairs(const BlockAnalysis& analysis, Places pair, double outside) {
  auto c = contrast_of(analysis, pair);
  if (c.freedom > 0) c.critical = tukey_critical(analysis.cells.size(), c.freedom, outside);
  return c;
}

}  // namespace forklift::analysis
