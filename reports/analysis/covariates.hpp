#pragma once
// Noise with a cause: what an A/A experiment shows to explain the scatter of runs inside blocks may be taken out of the
// values of later experiments on the same machines. Source: docs/measurement.md, "Noise with a cause". Pure.
#include <optional>

#include "reports/analysis/block_fit.hpp"

namespace forklift::analysis {

struct Explained {
  double slope = 0;           ///< of the logarithm, per unit of the covariate
  double spread = 0;          ///< of one run's logarithm inside blocks
  double spread_without = 0;  ///< the same with slope × covariate taken out
  double p = 1;               ///< that a slope of 0 comes to this
};

/// Values inside blocks over a covariate, a table like them; those without one are left out. Nothing with fewer than 4
/// degrees of freedom, or where the covariate is the same for all.
std::optional<Explained> regression_on(const BlockTable& values, const BlockTable& covariate);

/// Does `covariate` explain values inside blocks? Only if p < 0.005 (two figures are tried) and
/// the spread becomes at least 10 % smaller.
std::optional<Explained> explained_by(const BlockTable& values, const BlockTable& covariate);

/// Do cells differ in it beyond chance (p < 0.01)? Then it is not only noise, and what it explains may be an effect.
bool differs_by_cell(const BlockTable& covariate);

}  // namespace forklift::analysis
