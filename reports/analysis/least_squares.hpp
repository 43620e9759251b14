#pragma once
// Linear equations and least squares, from Eigen: the only file that includes it is least_squares.cpp.
#include <functional>
#include <optional>
#include <vector>

namespace forklift::analysis {

using Matrix = std::vector<std::vector<double>>;  ///< rows of one length

struct Solved {
  std::vector<double> x;
  Matrix inverse;
};
/// Of a symmetric, positive definite matrix, by Cholesky. Nothing if a pivot is below 1e-10 of its diagonal.
std::optional<Solved> solve_symmetric(const Matrix& a, const std::vector<double>& b);

struct Minimum {
  std::vector<double> at;
  double squares = 0;                ///< sum of squared residuals there
  std::optional<Matrix> covariance;  ///< (JᵀJ)⁻¹: times the residuals' variance; nothing if it is singular
};
/// Levenberg and Marquardt from `start`; the residuals are at least as many as the parameters.
Minimum least_squares(const std::function<std::vector<double>(const std::vector<double>&)>& residuals,
                      const std::vector<double>& start);

}  // namespace forklift::analysis
