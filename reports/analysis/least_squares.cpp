#include "reports/analysis/least_squares.hpp"

#define EIGEN_DONT_VECTORIZE  // the problems are small, and so the digits are the same on every processor
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

namespace forklift::analysis {
namespace {

Eigen::MatrixXd eigen_matrix(const Matrix& a) {
  const auto size = static_cast<Eigen::Index>(a.size());
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index row = 0; row < size; ++row) {
    for (Eigen::Index column = 0; column < size; ++column)
      matrix(row, column) = a[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }
  return matrix;
}

Eigen::VectorXd eigen_vector(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

std::vector<double> plain_vector(const Eigen::VectorXd& values) { return {values.begin(), values.end()}; }

Matrix plain_matrix(const Eigen::MatrixXd& matrix) {
  Matrix a(static_cast<std::size_t>(matrix.rows()));
  for (std::size_t row = 0; row < a.size(); ++row) a[row] = plain_vector(matrix.row(static_cast<Eigen::Index>(row)));
  return a;
}

bool is_definite(const Eigen::LLT<Eigen::MatrixXd>& cholesky, const Eigen::MatrixXd& a) {
  if (cholesky.info() != Eigen::Success) return false;
  const Eigen::MatrixXd lower = cholesky.matrixL();
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    if (!(lower(i, i) * lower(i, i) >= 1e-10 * a(i, i))) return false;
  }
  return true;
}

/// The residuals as Eigen's minimiser asks for them.
struct Residuals {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  static constexpr int InputsAtCompileTime = Eigen::Dynamic;
  static constexpr int ValuesAtCompileTime = Eigen::Dynamic;

  const std::function<std::vector<double>(const std::vector<double>&)>& of;
  Eigen::Index parameters, count;

  Eigen::Index inputs() const { return parameters; }
  Eigen::Index values() const { return count; }
  int operator()(const Eigen::VectorXd& at, Eigen::VectorXd& out) const {
    out = eigen_vector(of(plain_vector(at)));
    return 0;
  }
};

}  // namespace

std::optional<Solved> solve_symmetric(const Matrix& a, const std::vector<double>& b) {
  if (a.empty()) return Solved{};
  const auto matrix = eigen_matrix(a);
  const Eigen::LLT<Eigen::MatrixXd> cholesky{matrix};
  if (!is_definite(cholesky, matrix)) return std::nullopt;
  return Solved{plain_vector(cholesky.solve(eigen_vector(b))),
                plain_matrix(cholesky.solve(Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols())))};
}

Minimum least_squares(const std::function<std::vector<double>(const std::vector<double>&)>& residuals,
                      const std::vector<double>& start) {
  Eigen::VectorXd at = eigen_vector(start);
  const auto count = static_cast<Eigen::Index>(residuals(start).size());
  using Function = Eigen::NumericalDiff<Residuals, Eigen::Central>;
  Function function{Residuals{residuals, at.size(), count}};
  Eigen::LevenbergMarquardt<Function> minimiser{function};
  minimiser.parameters.ftol = minimiser.parameters.xtol = 1e-13;
  minimiser.parameters.maxfev = 2000;
  minimiser.minimize(at);
  Minimum minimum{plain_vector(at), 0, std::nullopt};
  Eigen::VectorXd left(count);
  Eigen::MatrixXd slopes(count, at.size());
  function(at, left);
  function.df(at, slopes);
  minimum.squares = left.squaredNorm();
  if (const auto solved = solve_symmetric(plain_matrix(slopes.transpose() * slopes), start))
    minimum.covariance = solved->inverse;
  return minimum;
}

}  // namespace forklift::analysis
