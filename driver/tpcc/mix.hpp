#pragma once
// Which transaction comes next: dealt from a shuffled deck of 23 cards (clause 5.2.4.2), or drawn by weights.
#include <array>
#include <cstdint>
#include <vector>

#include "common/core/random.hpp"

namespace forklift::driver::tpcc {

/// A terminal's deck: 10 New-Order, 10 Payment and one of each other, shuffled again when it is used up.
class Deck {
 public:
  static constexpr int kCards = 23;
  /// Index into contract::kTransactions.
  int deal(Random& random);

 private:
  std::array<std::uint8_t, kCards> cards_{};
  std::uint8_t left_ = 0;
};

/// Draws by weight; weights need not add up to anything.
class WeightedMix {
 public:
  explicit WeightedMix(const std::vector<double>& weights);
  int draw(Random& random) const;
  double share(int type) const;

 private:
  std::array<double, 5> upper_{};  ///< cumulative shares
};

}  // namespace forklift::driver::tpcc
