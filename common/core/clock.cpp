#include "common/core/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <thread>

namespace forklift {
namespace {

class SystemClock final : public Clock {
 public:
  TimePoint now() override { return std::chrono::steady_clock::now(); }
  std::int64_t wall_us() override {
    return std::chrono::duration_cast<Microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
  void sleep_until(TimePoint when) override { std::this_thread::sleep_until(when); }
};

}  // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

Microseconds Deadline::left(Clock& clock) const {
  const auto now = clock.now();
  if (now >= when_) return Microseconds{0};
  return std::chrono::duration_cast<Microseconds>(when_ - now);
}

bool poll_until(Clock& clock, Deadline deadline, Microseconds interval, const std::function<bool()>& condition) {
  while (true) {
    if (condition()) return true;
    if (deadline.passed(clock)) return false;
    clock.sleep_until(std::min(clock.now() + interval, deadline.when()));
  }
}

std::string format_utc(std::int64_t wall_us) {
  const std::time_t seconds = static_cast<std::time_t>(wall_us / 1'000'000);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace forklift
