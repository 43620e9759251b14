#pragma once
// Time as an interface, so that pacing, deadlines and waiting can be tested without waiting.
#include <chrono>
#include <functional>
#include <string>

#include "common/core/units.hpp"

namespace forklift {

using TimePoint = std::chrono::steady_clock::time_point;

/// The source of time. Durations come from the monotonic clock, dates from the wall clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() = 0;
  /// Microseconds since the epoch (UTC).
  virtual std::int64_t wall_us() = 0;
  virtual void sleep_until(TimePoint when) = 0;
};

/// The machine's own clocks.
Clock& system_clock();

/// A point in time that an operation must not pass.
class Deadline {
 public:
  static Deadline after(Clock& clock, Microseconds duration) { return Deadline{clock.now() + duration}; }
  static Deadline never() { return Deadline{TimePoint::max()}; }
  explicit Deadline(TimePoint when) : when_(when) {}
  TimePoint when() const { return when_; }
  bool passed(Clock& clock) const { return clock.now() >= when_; }
  /// Time left, never negative.
  Microseconds left(Clock& clock) const;

 private:
  TimePoint when_;
};

/// Asks `condition` every `interval` until it holds. Returns false when the deadline passes first.
bool poll_until(Clock& clock, Deadline deadline, Microseconds interval, const std::function<bool()>& condition);

/// "2026-11-23T04:05:06Z" of microseconds since the epoch.
std::string format_utc(std::int64_t wall_us);

}  // namespace forklift
