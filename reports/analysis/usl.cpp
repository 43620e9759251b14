#include "reports/analysis/usl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "reports/analysis/least_squares.hpp"
#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kFewestSizes = 4, kGoodSizes = 6;
constexpr double kOutside = 0.05;
using Parameters = std::vector<double>;  ///< ln γ, σ, κ

double curve(const Parameters& p, double n) {
  const double below = 1 + p[1] * (n - 1) + p[2] * n * (n - 1);
  return std::exp(p[0]) * n / std::max(below, 1e-9);
}

/// Of logarithms: a size with ten times the throughput must not count a hundred times.
std::vector<double> usl_residuals(const std::vector<UslPoint>& points, const Parameters& p) {
  std::vector<double> left;
  for (const auto& point : points) left.push_back(std::log(point.throughput / curve(p, point.n)));
  return left;
}

/// Least squares with σ or κ held at 0, or neither.
struct Attempt {
  Parameters at;
  double squares = 0;
  std::optional<Matrix> covariance;
};

Attempt attempt(const std::vector<UslPoint>& points, bool free_sigma, bool free_kappa) {
  const auto whole = [&](const Parameters& some) {
    Parameters all{some[0], 0, 0};
    std::size_t next = 1;
    if (free_sigma) all[1] = some[next++];
    if (free_kappa) all[2] = some[next];
    return all;
  };
  double most = 0;
  for (const auto& point : points) most = std::max(most, point.throughput / point.n);
  Parameters start{std::log(most)};
  if (free_sigma) start.push_back(0.05);
  if (free_kappa) start.push_back(0.001);
  const auto minimum = least_squares([&](const Parameters& some) { return usl_residuals(points, whole(some)); }, start);
  return {whole(minimum.at), minimum.squares, minimum.covariance};
}

/// The best with σ, κ ≥ 0.
Attempt constrained(const std::vector<UslPoint>& points, const Attempt& free) {
  if (free.at[1] >= 0 && free.at[2] >= 0) return free;
  std::optional<Attempt> best;
  for (const auto& [sigma, kappa] :
       std::array{std::pair{true, false}, std::pair{false, true}, std::pair{false, false}}) {
    auto next = attempt(points, sigma, kappa);
    if (next.at[1] < 0 || next.at[2] < 0) continue;
    if (!best || next.squares < best->squares) best = std::move(next);
  }
  return *best;
}

bool systematic(const std::vector<UslPoint>& points, const Parameters& p) {
  std::map<double, std::vector<double>> residuals;
  for (const auto& point : points) residuals[point.n].push_back(std::log(point.throughput / curve(p, point.n)));
  double lack = 0, pure = 0;
  for (const auto& [n, values] : residuals) {
    const double middle = mean(values);
    lack += static_cast<double>(values.size()) * middle * middle;
    for (const double v : values) pure += (v - middle) * (v - middle);
  }
  const auto d1 = static_cast<double>(residuals.size()) - 3, d2 = static_cast<double>(points.size() - residuals.size());
  if (d1 < 1 || d2 < 3 || pure <= 0 || lack < 1e-12) return false;  // nothing but rounding strays
  return f_beyond((lack / d1) / (pure / d2), d1, d2) < 0.01;
}

/// Intervals come from the fit without bounds, cut at 0: one at its bound has no slope to speak of.
void add_intervals(const Attempt& free, std::size_t runs, UslFit& fit) {
  const auto freedom = static_cast<double>(runs) - 3;
  if (freedom <= 0 || !free.covariance) return;
  const auto& v = *free.covariance;
  const double variance = free.squares / freedom, t = student_quantile(kOutside, freedom);
  const auto range = [&](std::size_t i) {
    const double half = t * std::sqrt(variance * v[i][i]);
    return Interval{std::max(free.at[i] - half, 0.0), std::max(free.at[i] + half, 0.0)};
  };
  fit.sigma_range = range(1);
  fit.kappa_range = range(2);
  // The data carry a peak only if there surely is a cost of coherency.
  if (!(fit.kappa_range->low > 0) || fit.kappa <= 1e-9 || fit.sigma >= 1) return;
  fit.peak = std::sqrt((1 - fit.sigma) / fit.kappa);
  const double by_sigma = -0.5 / (1 - fit.sigma), by_kappa = -0.5 / fit.kappa;
  const double of_log =
      by_sigma * by_sigma * v[1][1] + 2 * by_sigma * by_kappa * v[1][2] + by_kappa * by_kappa * v[2][2];
  const double reach = std::exp(t * std::sqrt(std::max(variance * of_log, 0.0)));
  fit.peak_range = Interval{*fit.peak / reach, *fit.peak * reach};
}

std::string share_words(double value, const std::optional<Interval>& range, int digits) {
  const auto number = fmt::format("{:.{}f} %", value * 100, digits);
  if (!range) return number;
  return fmt::format("{} (95 % interval {:.{}f}–{:.{}f})", number, range->low * 100, digits, range->high * 100, digits);
}

}  // namespace

double UslFit::at(double n) const { return curve({std::log(gamma), sigma, kappa}, n); }

UslResult fit_usl(const std::vector<UslPoint>& points) {
  std::map<double, int> sizes;
  for (const auto& point : points) {
    if (!(point.n > 0) || !(point.throughput > 0)) return {std::nullopt, "a size or throughput is not positive"};
    ++sizes[point.n];
  }
  if (sizes.size() < kFewestSizes) return {std::nullopt, "fewer than four sizes were measured"};
  const auto free = attempt(points, true, true);
  const auto best = constrained(points, free);
  if (systematic(points, best.at)) return {std::nullopt, "the law does not fit: the residuals are systematic"};
  UslFit fit{.gamma = std::exp(best.at[0]),
             .sigma = best.at[1],
             .kappa = best.at[2],
             .largest = sizes.rbegin()->first,
             .few_points = sizes.size() < kGoodSizes};
  add_intervals(free, points.size(), fit);
  return {fit, ""};
}

std::string usl_words(const UslFit& fit, const std::string& what) {
  auto words = fmt::format("Scalability law: contention {}, coherency {}", share_words(fit.sigma, fit.sigma_range, 2),
                           share_words(fit.kappa, fit.kappa_range, 3));
  if (fit.peak) {
    words += fmt::format("; the peak is at {:.0f} ({:.0f}–{:.0f}) {}", *fit.peak, fit.peak_range->low,
                         fit.peak_range->high, what);
    words += *fit.peak > fit.largest ? ", beyond what was measured." : ".";
  } else if (fit.kappa_range) {
    words += "; the data carry no peak, since the interval of coherency reaches 0.";
  } else {
    words += "; there are too few runs for intervals or a peak.";
  }
  if (fit.few_points) words += " Fewer than six sizes: take it as a hint.";
  return words;
}

}  // namespace forklift::analysis
