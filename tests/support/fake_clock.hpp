#pragma once
// A clock that stands still until someone sleeps: waiting costs no time in unit tests.
#include "common/core/clock.hpp"

namespace forklift::test {

class FakeClock final : public Clock {
 public:
  /// `tick` passes at every look, so that loops with a deadline come to their end.
  explicit FakeClock(Microseconds tick = Microseconds{0}) : tick_(tick) {}
  TimePoint now() override { return now_ += tick_; }
  std::int64_t wall_us() override {
    return 1'700'000'000'000'000 + std::chrono::duration_cast<Microseconds>(now_.time_since_epoch()).count();
  }
  void sleep_until(TimePoint when) override { now_ = std::max(now_, when); }

 private:
  TimePoint now_{};
  Microseconds tick_;
};

}  // namespace forklift::test
