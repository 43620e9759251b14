#pragma once
// How long a sleep lasts beyond its time on this machine: microseconds where the cores are busy, tens of them where
// they have to be woken themselves. So much before a packet is due, the forwarder stops sleeping. Pure.
#include <algorithm>
#include <cstdint>

namespace forklift::desk {

class Waking {
 public:
  static constexpr std::int64_t kLeast = 1'000, kMost = 20'000;  // ns; nobody else gets that core meanwhile

  /// A sleep ended so late.
  void slept_too_long(std::int64_t ns) {
    usual_ += (std::clamp<std::int64_t>(ns, 0, 4 * kMost) - usual_) / kSlowness;  // a rare long one is no habit
  }
  /// Half of what is usual: what is gained by more is less than what it costs.
  std::int64_t spin_ns() const { return std::clamp(usual_ / 2, kLeast, kMost); }

 private:
  static constexpr std::int64_t kSlowness = 16;
  std::int64_t usual_ = 16'000;
};

}  // namespace forklift::desk
