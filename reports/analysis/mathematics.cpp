#include "reports/analysis/mathematics.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/legendre.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>

namespace forklift::analysis {
namespace {

namespace bm = boost::math;
using bm::policies::ignore_error;
using Quiet =
    bm::policies::policy<bm::policies::domain_error<ignore_error>, bm::policies::pole_error<ignore_error>,
                         bm::policies::overflow_error<ignore_error>, bm::policies::evaluation_error<ignore_error>,
                         bm::policies::indeterminate_result_error<ignore_error>>;
using Normal = bm::normal_distribution<double, Quiet>;
using Student = bm::students_t_distribution<double, Quiet>;
using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
using FisherF = bm::fisher_f_distribution<double, Quiet>;

}  // namespace

double normal_density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * 3.14159265358979323846); }

// std::erfc is as exact and much faster, and this is what critical values spend their time in.
double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

double student_two_sided(double t, double freedom) {
  if (std::isinf(freedom)) return 2 * bm::cdf(bm::complement(Normal{}, std::abs(t)));
  if (std::isinf(t)) return 0;
  return 2 * bm::cdf(bm::complement(Student{freedom}, std::abs(t)));
}

double student_quantile(double outside, double freedom) {
  if (std::isinf(freedom)) return bm::quantile(bm::complement(Normal{}, outside / 2));
  return bm::quantile(bm::complement(Student{freedom}, outside / 2));
}

double chi_squared_quantile(double below, double freedom) { return bm::quantile(ChiSquared{freedom}, below); }

double chi_squared_upper_quantile(double above, double freedom) {
  return bm::quantile(bm::complement(ChiSquared{freedom}, above));
}

double f_beyond(double f, double freedom_above, double freedom_below) {
  if (std::isinf(f)) return 0;
  return bm::cdf(bm::complement(FisherF{freedom_above, freedom_below}, f));
}

double log_gamma(double x) { return bm::lgamma(x, Quiet{}); }
double digamma(double x) { return bm::digamma(x, Quiet{}); }
double trigamma(double x) { return bm::trigamma(x, Quiet{}); }

Nodes gauss_legendre(unsigned count, double low, double high) {
  Nodes nodes;
  const double middle = (low + high) / 2, half = (high - low) / 2;
  const auto add = [&](double x, double weight) {
    nodes.at.push_back(middle + half * x);
    nodes.weight.push_back(half * weight);
  };
  for (const double x : bm::legendre_p_zeros<double>(static_cast<int>(count), Quiet{})) {
    const double slope = bm::legendre_p_prime(static_cast<int>(count), x, Quiet{});
    const double weight = 2 / ((1 - x * x) * slope * slope);
    add(x, weight);
    if (x != 0) add(-x, weight);
  }
  return nodes;
}

double find_root(const std::function<double(double)>& function, double low, double high) {
  const double at_low = function(low), at_high = function(high);
  if (!(at_low * at_high < 0)) return std::abs(at_low) <= std::abs(at_high) ? low : high;
  std::uintmax_t steps = 100;
  const auto [left, right] = bm::tools::toms748_solve(function, low, high, at_low, at_high,
                                                      bm::tools::eps_tolerance<double>(38), steps, Quiet{});
  return (left + right) / 2;
}

}  // namespace forklift::analysis
