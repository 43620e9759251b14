#include "driver/transactions/keys.hpp"

#include <algorithm>

namespace forklift::driver::transactions {

KeyMaker::KeyMaker(int driver, Clock& clock)
    : driver_(driver & ((1 << kDriverBits) - 1)), clock_(clock), next_(block_begin(1)) {}

std::int64_t KeyMaker::block_begin(std::int64_t at_least_second) const {
  const std::int64_t second = std::max(at_least_second, (clock_.wall_us() - kEpochUs) / 1'000'000);
  return (second << kDriverBits | driver_) << kCounterBits;
}

std::int64_t KeyMaker::next() {
  std::int64_t key = next_.fetch_add(1, std::memory_order_relaxed);
  while ((key >> kCounterBits & ((1 << kDriverBits) - 1)) != driver_) {
    // The counter ran into the next driver's numbers: one thread takes a new block, later than the old one.
    std::int64_t overrun = key + 1;
    const std::int64_t old_second = (key - 1) >> (kDriverBits + kCounterBits);
    next_.compare_exchange_strong(overrun, block_begin(old_second + 1));
    key = next_.fetch_add(1, std::memory_order_relaxed);
  }
  return key;
}

}  // namespace forklift::driver::transactions
