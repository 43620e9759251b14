#pragma once
// The Universal Scalability Law, X(N) = γN / (1 + σ(N − 1) + κN(N − 1)): contention σ, coherency κ. Source: Gunther,
// "Guerrilla Capacity Planning" (2007). Constrained to σ, κ ≥ 0, with 95 % intervals, not fitted where it does not fit,
// and without a peak where the data carry none.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

struct UslPoint {
  double n = 1, throughput = 0;  ///< one per run
};

struct UslFit {
  double gamma = 0, sigma = 0, kappa = 0;
  std::optional<Interval> sigma_range, kappa_range;  ///< 95 %, from 0 up; none without degrees of freedom
  std::optional<double> peak;                        ///< N of the highest throughput; none where the data carry none
  std::optional<Interval> peak_range;                ///< 95 %
  double largest = 0;                                ///< the largest size measured
  bool few_points = false;                           ///< fewer than six sizes: a hint, no law
  double at(double n) const;
};

struct UslResult {
  std::optional<UslFit> fit;
  std::string reason;  ///< why there is none
};

/// Needs four sizes. No fit where the sizes' means stray from the curve more than runs of one size do (lack of fit, 1
/// %).
UslResult fit_usl(const std::vector<UslPoint>& points);

/// "Scalability law: contention 3.20 % (95 % interval 1.10–5.30), …; the peak is at 31 (27–36) SQL nodes." `what`: the
/// sizes.
std::string usl_words(const UslFit& fit, const std::string& what);

}  // namespace forklift::analysis
