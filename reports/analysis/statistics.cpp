#include "reports/analysis/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

bool all_positive(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v > 0 && std::isfinite(v); });
}

std::vector<double> logs(const std::vector<double>& values) {
  std::vector<double> out;
  for (const double v : values) out.push_back(std::log(v));
  return out;
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

std::optional<Ratio> welch_ratio(const std::vector<double>& a, const std::vector<double>& b, double outside,
                                 double floor_a, double floor_b) {
  if (a.size() < 2 || b.size() < 2 || !all_positive(a) || !all_positive(b)) return std::nullopt;
  const auto la = logs(a), lb = logs(b);
  const auto na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
  const double sa = std::max(deviation(la), floor_a), sb = std::max(deviation(lb), floor_b);
  const double va = sa * sa / na, vb = sb * sb / nb;
  const double difference = mean(lb) - mean(la);
  Ratio result{std::exp(difference), {std::exp(difference), std::exp(difference)}, na + nb - 2};
  if (va + vb <= 0) return result;
  result.freedom = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  const double half = student_quantile(outside, result.freedom) * std::sqrt(va + vb);
  result.interval = {std::exp(difference - half), std::exp(difference + half)};
  return result;
}

}  // namespace forklift::analysis
