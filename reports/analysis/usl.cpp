#include "reports/analysis/usl.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kFewestSizes = 4, kGoodSizes = 6;
using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

double curve(const Vector& p, double n) { return p[0] * n / (1 + p[1] * (n - 1) + p[2] * n * (n - 1)); }

/// Relative residuals' sum: a size with ten times the throughput must not count a hundred times.
double loss(const std::vector<UslPoint>& points, const Vector& p) {
  double sum = 0;
  for (const auto& point : points) sum += std::pow(std::log(point.throughput / curve(p, point.n)), 2);
  return sum;
}

/// Gauss-Jordan on a small symmetric matrix; false if it is singular.
bool invert(Matrix m, Matrix& inverse) {
  inverse = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (std::size_t column = 0; column < 3; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column; row < 3; ++row) {
      if (std::abs(m[row][column]) > std::abs(m[pivot][column])) pivot = row;
    }
    if (std::abs(m[pivot][column]) < 1e-300) return false;
    std::swap(m[pivot], m[column]);
    std::swap(inverse[pivot], inverse[column]);
    const double scale = m[column][column];
    for (std::size_t i = 0; i < 3; ++i) {
      m[column][i] /= scale;
      inverse[column][i] /= scale;
    }
    for (std::size_t row = 0; row < 3; ++row) {
      if (row == column) continue;
      const double factor = m[row][column];
      for (std::size_t i = 0; i < 3; ++i) {
        m[row][i] -= factor * m[column][i];
        inverse[row][i] -= factor * inverse[column][i];
      }
    }
  }
  return true;
}

/// JᵀJ and Jᵀr of the logarithm of the curve.
void normal_equations(const std::vector<UslPoint>& points, const Vector& p, Matrix& jtj, Vector& jtr) {
  jtj = {};
  jtr = {};
  for (const auto& point : points) {
    const double below = 1 + p[1] * (point.n - 1) + p[2] * point.n * (point.n - 1);
    const Vector j{1 / p[0], -(point.n - 1) / below, -point.n * (point.n - 1) / below};
    const double residual = std::log(point.throughput / curve(p, point.n));
    for (std::size_t a = 0; a < 3; ++a) {
      jtr[a] += j[a] * residual;
      for (std::size_t b = 0; b < 3; ++b) jtj[a][b] += j[a] * j[b];
    }
  }
}

/// Levenberg and Marquardt, with σ and κ held at 0 or above.
Vector minimise(const std::vector<UslPoint>& points) {
  Vector best{0, 0.05, 0.001};
  for (const auto& point : points) best[0] = std::max(best[0], point.throughput / point.n);
  double damping = 1e-3, least = loss(points, best);
  for (int step = 0; step < 500 && damping < 1e12; ++step) {
    Matrix jtj, inverse;
    Vector jtr;
    normal_equations(points, best, jtj, jtr);
    for (std::size_t i = 0; i < 3; ++i) jtj[i][i] *= 1 + damping;
    if (!invert(jtj, inverse)) break;
    Vector next = best;
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 3; ++b) next[a] += inverse[a][b] * jtr[b];
    }
    next[0] = std::max(next[0], best[0] * 0.1);
    next[1] = std::max(next[1], 0.0);
    next[2] = std::max(next[2], 0.0);
    const double now = loss(points, next);
    if (now < least) {
      best = next;
      least = now;
      damping /= 3;
    } else {
      damping *= 4;
    }
  }
  return best;
}

/// Chance of so large an F: the incomplete beta function by way of Student's t is only for one degree, so Paulson's
/// approximation of F by a normal serves, which is good enough for a limit of 1 %.
double f_beyond(double f, double d1, double d2) {
  const double root = std::cbrt(f), a = 2 / (9 * d1), b = 2 / (9 * d2);
  const double z = ((1 - b) * root - (1 - a)) / std::sqrt(b * root * root + a);
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

bool systematic(const std::vector<UslPoint>& points, const Vector& p) {
  std::map<double, std::vector<double>> residuals;
  for (const auto& point : points) residuals[point.n].push_back(std::log(point.throughput / curve(p, point.n)));
  double lack = 0, pure = 0;
  for (const auto& [n, values] : residuals) {
    const double middle = mean(values);
    lack += static_cast<double>(values.size()) * middle * middle;
    for (const double v : values) pure += (v - middle) * (v - middle);
  }
  const auto d1 = static_cast<double>(residuals.size()) - 3, d2 = static_cast<double>(points.size() - residuals.size());
  if (d1 < 1 || d2 < 3 || pure <= 0) return false;
  return f_beyond((lack / d1) / (pure / d2), d1, d2) < 0.01;
}

}  // namespace

double UslFit::at(double n) const { return curve({gamma, sigma, kappa}, n); }

UslResult fit_usl(const std::vector<UslPoint>& points) {
  std::map<double, int> sizes;
  for (const auto& point : points) {
    if (point.n <= 0 || point.throughput <= 0) return {std::nullopt, "a size or throughput is not positive"};
    ++sizes[point.n];
  }
  if (sizes.size() < kFewestSizes) return {std::nullopt, "fewer than four sizes were measured"};
  const auto p = minimise(points);
  if (systematic(points, p)) return {std::nullopt, "the law does not fit: the residuals are systematic"};
  UslFit fit{p[0], p[1], p[2], 0, 0, 0, {}, sizes.size() < kGoodSizes};
  Matrix jtj, inverse;
  Vector jtr;
  normal_equations(points, p, jtj, jtr);
  const auto freedom = static_cast<double>(points.size()) - 3;
  if (freedom > 0 && invert(jtj, inverse)) {
    const double variance = loss(points, p) / freedom;
    fit.gamma_error = std::sqrt(variance * inverse[0][0]);
    fit.sigma_error = std::sqrt(variance * inverse[1][1]);
    fit.kappa_error = std::sqrt(variance * inverse[2][2]);
  }
  if (fit.kappa > 1e-9 && fit.sigma < 1) fit.peak = std::sqrt((1 - fit.sigma) / fit.kappa);
  return {fit, ""};
}

}  // namespace forklift::analysis
