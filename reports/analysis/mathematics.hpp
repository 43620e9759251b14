#pragma once
// Special functions, quadrature and roots, from Boost.Math: the only file that includes it is mathematics.cpp. A value
// outside a function's domain gives NaN, never an exception: damaged results must not end a report.
#include <cstddef>
#include <functional>
#include <vector>

namespace forklift::analysis {

double normal_density(double x);
/// P(Z ≤ x) of a standard normal Z.
double normal_below(double x);
/// P(|T| > |t|) for Student's t with `freedom` degrees.
double student_two_sided(double t, double freedom);
/// The t that leaves `outside` (0.05) in the two tails together; freedom > 0, or infinity for the normal.
double student_quantile(double outside, double freedom);
/// The x with P(χ² ≤ x) = below.
double chi_squared_quantile(double below, double freedom);
/// The x with P(χ² > x) = above.
double chi_squared_upper_quantile(double above, double freedom);
/// P(F > f).
double f_beyond(double f, double freedom_above, double freedom_below);
double log_gamma(double x);
/// The first and second derivative of log_gamma.
double digamma(double x);
double trigamma(double x);

/// Nodes and weights of a rule of quadrature.
struct Nodes {
  std::vector<double> at, weight;
};
/// Gauss–Legendre on [low, high].
Nodes gauss_legendre(unsigned count, double low, double high);

/// The root of a continuous function between `low` and `high`, where it has opposite signs; the nearer end if it has
/// not.
double find_root(const std::function<double(double)>& function, double low, double high);

}  // namespace forklift::analysis
