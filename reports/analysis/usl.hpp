#pragma once
// The Universal Scalability Law, X(N) = γN / (1 + σ(N − 1) + κN(N − 1)): contention σ, coherency κ. Source: Gunther,
// "Guerrilla Capacity Planning" (2007). Constrained to σ, κ ≥ 0, with standard errors, and not fitted where it does not
// fit.
#include <optional>
#include <string>
#include <vector>

namespace forklift::analysis {

struct UslPoint {
  double n = 1, throughput = 0;  ///< one per run
};

struct UslFit {
  double gamma = 0, sigma = 0, kappa = 0;
  double gamma_error = 0, sigma_error = 0, kappa_error = 0;  ///< standard errors
  std::optional<double> peak;  ///< N of the highest throughput; none without coherency cost
  bool few_points = false;     ///< fewer than six sizes: a hint, no law
  double at(double n) const;
};

struct UslResult {
  std::optional<UslFit> fit;
  std::string reason;  ///< why there is none
};

/// Needs four sizes. No fit where the sizes' means stray from the curve more than runs of one size do (lack of fit, 1
/// %).
UslResult fit_usl(const std::vector<UslPoint>& points);

}  // namespace forklift::analysis
