#include "driver/tpcc/mix.hpp"

#include <numeric>
#include <utility>

namespace forklift::driver::tpcc {

int Deck::deal(Random& random) {
  if (left_ == 0) {
    std::size_t i = 0;
    for (const auto& [type, count] : {std::pair{0, 10}, {1, 10}, {2, 1}, {3, 1}, {4, 1}}) {
      for (int k = 0; k < count; ++k) cards_[i++] = static_cast<std::uint8_t>(type);
    }
    left_ = kCards;
  }
  // One step of Fisher–Yates per card: the shuffle costs nothing extra.
  const auto pick = static_cast<std::size_t>(random.uniform(0, left_ - 1));
  --left_;
  std::swap(cards_[pick], cards_[left_]);
  return cards_[left_];
}

WeightedMix::WeightedMix(const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < upper_.size(); ++i) {
    sum += i < weights.size() ? weights[i] : 0;
    upper_[i] = total > 0 ? sum / total : 1;
  }
}

int WeightedMix::draw(Random& random) const {
  const double value = random.real();
  for (std::size_t i = 0; i < upper_.size(); ++i) {
    if (value < upper_[i]) return static_cast<int>(i);
  }
  return 0;
}

double WeightedMix::share(int type) const {
  const auto i = static_cast<std::size_t>(type);
  return i == 0 ? upper_[0] : upper_[i] - upper_[i - 1];
}

}  // namespace forklift::driver::tpcc
