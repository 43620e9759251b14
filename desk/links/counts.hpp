#pragma once
// What the forwarder counts: written by its thread alone, copied out between two packets.
#include <cstdint>
#include <vector>

#include "common/histogram/histogram.hpp"

namespace forklift::desk {

struct PairCount {
  std::uint64_t packets = 0, bytes = 0;
};

struct Counts {
  explicit Counts(std::size_t number = 0) : hosts(number), pairs(number * number) {}
  std::size_t hosts;
  std::vector<PairCount> pairs;  ///< ordered: [from * hosts + to]
  std::uint64_t entered = 0;     ///< for a host of the desk, whose link is up: delivered, under way or dropped
  std::uint64_t lost = 0;        ///< the other end did not take it
  std::uint64_t queue_full = 0;  ///< too much was under way
  std::uint64_t cut = 0;         ///< dropped since a link is down
  std::uint64_t unknown = 0;     ///< for no host of the desk: broadcasts, other addresses
  std::uint64_t wakes = 0;       ///< times that the thread had something to do
  std::int64_t since_ns = 0;     ///< of the monotonic clock
  std::int64_t since_wall_us = 0;
  std::int64_t cpu_ns = 0;  ///< of the thread
  Histogram late_us;        ///< when the delivery began, beyond the due time

  PairCount total() const {
    PairCount sum;
    for (const auto& pair : pairs) {
      sum.packets += pair.packets;
      sum.bytes += pair.bytes;
    }
    return sum;
  }
};

}  // namespace forklift::desk
