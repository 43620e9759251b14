#pragma once
// Keys that no two drivers or runs share, without asking a server: HISTORY's h_id and the names of two-phase
// transactions. 29 bits: seconds since 2026 when the block was taken; 10 bits: the driver's number; 24 bits: a counter.
// A driver that uses up 16.7 million keys takes a new block. The initial rows' ids lie below all of these.
#include <atomic>
#include <cstdint>

#include "common/core/clock.hpp"

namespace forklift::driver::transactions {

class KeyMaker {
 public:
  /// `driver`: 0–1023.
  KeyMaker(int driver, Clock& clock);
  /// From any thread.
  std::int64_t next();

  static constexpr std::int64_t kEpochUs = 1'767'225'600'000'000;  ///< 2026-01-01T00:00:00Z
  static constexpr int kDriverBits = 10, kCounterBits = 24;

 private:
  std::int64_t block_begin(std::int64_t at_least_second) const;

  std::int64_t driver_;
  Clock& clock_;
  std::atomic<std::int64_t> next_;
};

}  // namespace forklift::driver::transactions
