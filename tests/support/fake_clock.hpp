#pragma once
// A clock that stands still until someone sleeps: waiting costs no time in unit tests. Any number of threads may use
// one: it only ever moves forward, so that whoever sleeps for longer takes the others along.
#include <algorithm>
#include <mutex>

#include "common/core/clock.hpp"

namespace forklift::test {

class FakeClock final : public Clock {
 public:
  /// `tick` passes at every look, so that loops with a deadline come to their end.
  explicit FakeClock(Microseconds tick = Microseconds{0}) : tick_(tick) {}
  TimePoint now() override {
    const std::lock_guard lock{guard_};
    return now_ += tick_;
  }
  std::int64_t wall_us() override {
    const std::lock_guard lock{guard_};
    return kBegin + std::chrono::duration_cast<Microseconds>(now_.time_since_epoch()).count();
  }
  void sleep_until(TimePoint when) override {
    const std::lock_guard lock{guard_};
    now_ = std::max(now_, when);
  }
  /// When the wall clock shows `wall_us`.
  static TimePoint at_wall(std::int64_t wall_us) { return TimePoint{} + Microseconds{wall_us - kBegin}; }

 private:
  static constexpr std::int64_t kBegin = 1'700'000'000'000'000;

  std::mutex guard_;
  TimePoint now_{};
  Microseconds tick_;
};

}  // namespace forklift::test
