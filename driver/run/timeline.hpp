#pragma once
// The parts of a run on one clock: microseconds since the agreed start. All threads read it; only the monitor moves the
// window (steady warm-up), and only to a time that has not come yet.
#include <atomic>
#include <cstdint>

#include "common/core/clock.hpp"

namespace forklift::driver::run {

class Timeline {
 public:
  Timeline(TimePoint start, Microseconds warmup, Microseconds duration)
      : start_(start), duration_us_(duration.count()), begin_us_(warmup.count()) {}

  std::int64_t now_us(Clock& clock) const {
    return std::chrono::duration_cast<Microseconds>(clock.now() - start_).count();
  }
  TimePoint at(std::int64_t us) const { return start_ + Microseconds{us}; }
  std::int64_t window_begin_us() const { return begin_us_.load(std::memory_order_relaxed); }
  std::int64_t window_end_us() const { return window_begin_us() + duration_us_; }
  bool in_window(std::int64_t us) const { return us >= window_begin_us() && us < window_end_us(); }
  void move_window(std::int64_t begin_us) { begin_us_.store(begin_us, std::memory_order_relaxed); }

 private:
  TimePoint start_;
  std::int64_t duration_us_;
  std::atomic<std::int64_t> begin_us_;
};

}  // namespace forklift::driver::run
