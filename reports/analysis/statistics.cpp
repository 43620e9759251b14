#include "reports/analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/core/random.hpp"

namespace forklift::analysis {
namespace {

/// Continued fraction of the incomplete beta function (Lentz). Source: Numerical Recipes, 6.4.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < kTiny ? kTiny : d);
  double h = d;
  for (int m = 1; m <= 300; ++m) {
    for (const bool even : {true, false}) {
      const double numerator = even ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 + numerator * d;
      d = 1 / (std::abs(d) < kTiny ? kTiny : d);
      c = 1 + numerator / c;
      if (std::abs(c) < kTiny) c = kTiny;
      h *= d * c;
    }
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return h;
}

/// Regularised incomplete beta function I_x(a, b).
double incomplete_beta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

bool all_positive(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v > 0 && std::isfinite(v); });
}

std::vector<double> logs(const std::vector<double>& values) {
  std::vector<double> out;
  for (const double v : values) out.push_back(std::log(v));
  return out;
}

/// Sums of every choice of `take` values, visited until `limit` choices were seen.
template <class Visit>
void each_choice(const std::vector<double>& values, std::size_t take, Visit&& visit) {
  std::vector<std::size_t> chosen(take);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  while (true) {
    double sum = 0;
    for (const auto i : chosen) sum += values[i];
    visit(sum);
    std::size_t at = take;
    while (at > 0 && chosen[at - 1] == values.size() - take + at - 1) --at;
    if (at == 0) return;
    ++chosen[at - 1];
    for (std::size_t i = at; i < take; ++i) chosen[i] = chosen[i - 1] + 1;
  }
}

double choices(std::size_t n, std::size_t k) {
  double count = 1;
  for (std::size_t i = 1; i <= k; ++i) count = count * static_cast<double>(n - k + i) / static_cast<double>(i);
  return count;
}

}  // namespace

double mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  const double middle = mean(values);
  double sum = 0;
  for (const double v : values) sum += (v - middle) * (v - middle);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double variation(const std::vector<double>& values) {
  const double middle = mean(values);
  return middle == 0 ? 0 : deviation(values) / middle;
}

double student_two_sided(double t, double freedom) {
  return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double student_quantile(double outside, double freedom) {
  double low = 0, high = 1;
  while (student_two_sided(high, freedom) > outside && high < 1e9) high *= 2;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (student_two_sided(middle, freedom) > outside ? low : high) = middle;
  }
  return (low + high) / 2;
}

double geometric_mean(const std::vector<double>& values) {
  return values.empty() || !all_positive(values) ? 0 : std::exp(mean(logs(values)));
}

std::optional<Interval> log_interval(const std::vector<double>& values, double outside) {
  if (values.size() < 2 || !all_positive(values)) return std::nullopt;
  const auto log = logs(values);
  const auto n = static_cast<double>(values.size());
  const double half = student_quantile(outside, n - 1) * deviation(log) / std::sqrt(n);
  return Interval{std::exp(mean(log) - half), std::exp(mean(log) + half)};
}

std::optional<Ratio> welch_ratio(const std::vector<double>& a, const std::vector<double>& b, double outside) {
  if (a.size() < 2 || b.size() < 2 || !all_positive(a) || !all_positive(b)) return std::nullopt;
  const auto la = logs(a), lb = logs(b);
  const auto na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double va = deviation(la) * deviation(la) / na, vb = deviation(lb) * deviation(lb) / nb;
  const double difference = mean(lb) - mean(la);
  Ratio result{std::exp(difference), {std::exp(difference), std::exp(difference)}, na + nb - 2};
  if (va + vb <= 0) return result;
  result.freedom = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  const double half = student_quantile(outside, result.freedom) * std::sqrt(va + vb);
  result.interval = {std::exp(difference - half), std::exp(difference + half)};
  return result;
}

double permutation_p(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.empty() || b.empty() || !all_positive(a) || !all_positive(b)) return 1;
  constexpr double kMost = 20'000;
  auto pooled = logs(a);
  const auto lb = logs(b);
  pooled.insert(pooled.end(), lb.begin(), lb.end());
  const double expected = mean(pooled) * static_cast<double>(a.size());
  const double observed = std::abs(mean(logs(a)) * static_cast<double>(a.size()) - expected) - 1e-12;
  std::size_t extreme = 0, seen = 0;
  const auto count = [&](double sum) {
    ++seen;
    if (std::abs(sum - expected) >= observed) ++extreme;
  };
  if (choices(pooled.size(), a.size()) <= kMost) {
    each_choice(pooled, a.size(), count);
    return static_cast<double>(extreme) / static_cast<double>(seen);
  }
  Random random{1};
  for (int draw = 0; draw < static_cast<int>(kMost); ++draw) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto other = random.uniform(static_cast<std::int64_t>(i), static_cast<std::int64_t>(pooled.size()) - 1);
      std::swap(pooled[i], pooled[static_cast<std::size_t>(other)]);
      sum += pooled[i];
    }
    count(sum);
  }
  return static_cast<double>(extreme + 1) / static_cast<double>(seen + 1);
}

}  // namespace forklift::analysis
