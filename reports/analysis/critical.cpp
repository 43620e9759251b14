#include "reports/analysis/critical.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kFar = 9.5;         ///< standard errors beyond which nothing happens
constexpr double kLargest = 0.99;    ///< loading
constexpr std::size_t kKept = 4096;  ///< values kept before all are forgotten

/// A probability as a function of h, which the noise's own uncertainty then averages: 160 Chebyshev nodes instead of
/// one quadrature per point, so that the degrees of freedom and the level cost next to nothing.
class Curve {
 public:
  Curve(double far, const std::function<double(double)>& probability) : far_(far), weights_(kNodes) {
    std::vector<double> values(kNodes);
    for (std::size_t i = 0; i < kNodes; ++i) values[i] = probability(far / 2 * (1 + std::cos(angle(i))));
    for (std::size_t j = 0; j < kNodes; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < kNodes; ++i) sum += values[i] * std::cos(static_cast<double>(j) * angle(i));
      weights_[j] = sum * (j == 0 ? 1.0 : 2.0) / kNodes;
    }
  }

  double at(double h) const {
    if (h >= far_) return 1;
    const double x = 2 * h / far_ - 1;
    double before = 0, last = 0;
    for (std::size_t j = kNodes - 1; j > 0; --j) before = std::exchange(last, 2 * x * last - before + weights_[j]);
    return x * last - before + weights_[0];
  }

 private:
  static constexpr std::size_t kNodes = 160;
  static double angle(std::size_t i) { return 3.14159265358979323846 * (static_cast<double>(i) + 0.5) / kNodes; }
  double far_;
  std::vector<double> weights_;
};

/// Half of the nodes of the integral over the common factor: the integrand is even.
Nodes normal_nodes(bool narrow, bool half) {
  auto nodes = gauss_legendre(narrow ? 400 : 160, -8.5, 8.5);
  Nodes kept;
  for (std::size_t i = 0; i < nodes.at.size(); ++i) {
    if (half && nodes.at[i] < 0) continue;
    kept.at.push_back(nodes.at[i]);
    kept.weight.push_back((half ? 2 : 1) * nodes.weight[i] * normal_density(nodes.at[i]));
  }
  return kept;
}

using Loadings = std::map<double, int>;  ///< how often each occurs

Curve dunnett_curve(const Loadings& loadings) {
  static const Nodes wide = normal_nodes(false, true), narrow = normal_nodes(true, true);
  const auto& nodes = loadings.rbegin()->first > 0.8 ? narrow : wide;
  return Curve{kFar, [&](double h) {
                 double sum = 0;
                 for (std::size_t i = 0; i < nodes.at.size(); ++i) {
                   double product = nodes.weight[i];
                   for (const auto& [loading, times] : loadings) {
                     const double own = std::sqrt(1 - loading * loading), shared = loading * nodes.at[i];
                     const double inside = normal_below((shared + h) / own) - normal_below((shared - h) / own);
                     product *= std::pow(inside, times);
                   }
                   sum += product;
                 }
                 return sum;
               }};
}

Curve tukey_curve(std::size_t cells) {
  static const Nodes nodes = normal_nodes(false, false);
  const auto k = static_cast<double>(cells);
  return Curve{kFar * std::sqrt(2.0), [&](double h) {
                 double sum = 0;
                 for (std::size_t i = 0; i < nodes.at.size(); ++i)
                   sum += nodes.weight[i] * std::pow(normal_below(nodes.at[i]) - normal_below(nodes.at[i] - h), k - 1);
                 return k * sum;
               }};
}

/// s = χ/sqrt(freedom) and its weights, in x = ln s; one node of weight 1 where the noise is known.
Nodes noise_nodes(double freedom) {
  if (std::isinf(freedom)) return {{1}, {1}};
  const double low = 0.5 * std::log(std::max(chi_squared_quantile(1e-16, freedom), 1e-300) / freedom);
  const double high = 0.5 * std::log(chi_squared_upper_quantile(1e-18, freedom) / freedom);
  static const Nodes unit = gauss_legendre(240, -1, 1);
  const double front = std::log(2.0) + 0.5 * freedom * std::log(freedom / 2) - log_gamma(freedom / 2);
  Nodes nodes;
  for (std::size_t i = 0; i < unit.at.size(); ++i) {
    const double x = (high - low) / 2 * unit.at[i] + (high + low) / 2, s = std::exp(x);
    nodes.at.push_back(s);
    nodes.weight.push_back((high - low) / 2 * unit.weight[i] * std::exp(front + freedom * (x - 0.5 * s * s)));
  }
  return nodes;
}

/// The h at which `curve`, averaged over the noise, is 1 − outside.
double solve(const Curve& curve, double freedom, double outside, double low, double high) {
  const auto nodes = noise_nodes(freedom);
  return find_root(
      [&](double h) {
        double sum = outside - 1;
        for (std::size_t i = 0; i < nodes.at.size(); ++i) sum += nodes.weight[i] * curve.at(h * nodes.at[i]);
        return sum;
      },
      low, high);
}

/// The value of `key`, made once.
template <class Key, class Value, class Make>
const Value& kept(std::map<Key, Value>& all, const Key& key, Make make) {
  if (const auto found = all.find(key); found != all.end()) return found->second;
  if (all.size() >= kKept) all.clear();
  return all.emplace(key, make()).first->second;
}

}  // namespace

double dunnett_critical(std::vector<double> loadings, double freedom, double outside) {
  if (loadings.size() < 2) return student_quantile(outside, freedom);
  Loadings counted;
  for (const double loading : loadings) ++counted[std::round(std::min(loading, kLargest) * 1e12) / 1e12];
  thread_local std::map<Loadings, Curve> curves;
  thread_local std::map<std::tuple<Loadings, double, double>, double> values;
  return kept(values, {counted, freedom, outside}, [&] {
    const auto& curve = kept(curves, counted, [&] { return dunnett_curve(counted); });
    const double most = outside / static_cast<double>(loadings.size());
    return solve(curve, freedom, outside, student_quantile(outside, freedom) * (1 - 1e-9),
                 student_quantile(most, freedom) * (1 + 1e-9));
  });
}

double tukey_critical(std::size_t cells, double freedom, double outside) {
  if (cells < 3) return student_quantile(outside, freedom);
  thread_local std::map<std::size_t, Curve> curves;
  thread_local std::map<std::tuple<std::size_t, double, double>, double> values;
  return kept(values, {cells, freedom, outside}, [&] {
    const auto& curve = kept(curves, cells, [&] { return tukey_curve(cells); });
    const auto pairs = static_cast<double>(cells * (cells - 1) / 2);
    const double root2 = std::sqrt(2.0);
    return solve(curve, freedom, outside, root2 * student_quantile(outside, freedom) * (1 - 1e-9),
                 root2 * student_quantile(outside / pairs, freedom) * (1 + 1e-9)) /
           root2;
  });
}

}  // namespace forklift::analysis
