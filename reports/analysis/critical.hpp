#pragma once
// Critical values of simultaneous intervals: how many standard errors an interval reaches to each side so that all
// intervals of a family hold together. Source: Dunnett (1955, 1964), Tukey, Kramer (1956); docs/measurement.md. Values
// are kept, as a report asks for the same ones again and again.
#include <cstddef>
#include <vector>

namespace forklift::analysis {

/// Against a baseline: the t with P(all |T_i| ≤ t) = 1 − outside, where corr(T_i, T_j) = loading_i · loading_j (up to
/// 0.99; sqrt(1/2) each in a balanced experiment) and all share one estimate of the noise with `freedom` degrees, which
/// need not be whole and may be infinite. Loadings of 0 hold for any correlation (Šidák). One contrast: Student's t.
double dunnett_critical(std::vector<double> loadings, double freedom, double outside);

/// Of all pairs of so many cells: q / sqrt(2) of the studentised range.
double tukey_critical(std::size_t cells, double freedom, double outside);

}  // namespace forklift::analysis
