#pragma once
// Chi-square against expected shares, with fixed seeds: a test passes or fails for good.
#include <cmath>
#include <vector>

namespace forklift::test {

/// Standardised chi-square (Wilson–Hilferty): about normal; above 5 the counts do not follow `shares`.
inline double chi_square_z(const std::vector<double>& counts, const std::vector<double>& shares) {
  double total = 0, chi = 0, freedom = -1;
  for (const double count : counts) total += count;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * shares[i];
    if (expected == 0) continue;
    chi += (counts[i] - expected) * (counts[i] - expected) / expected;
    freedom += 1;
  }
  const double spread = 2 / (9 * freedom);
  return (std::cbrt(chi / freedom) - (1 - spread)) / std::sqrt(spread);
}

inline std::vector<double> equal_shares(std::size_t count) {
  return std::vector<double>(count, 1.0 / static_cast<double>(count));
}

}  // namespace forklift::test
