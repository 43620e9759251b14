#include "driver/run/monitor.hpp"

#include <algorithm>

#include "driver/control/wait.hpp"

namespace forklift::driver::run {

void Monitor::tell_progress() {
  const auto done = board_.take(second_);
  events_.emit({{"event", "progress"},
                {"phase", begun_ ? "measure" : "warmup"},
                {"second", second_},
                {"committed", done.committed},
                {"failed", done.failed},
                {"p95_us", done.response.percentile_us(95)}});
  if (!decided_ && !announced_ && steady_.add(static_cast<double>(done.committed))) {
    announced_ = true;
    events_.emit({{"event", "steady"}, {"second", second_}});
    if (job_.drivers == 1) {
      timeline_.move_window(std::min(timeline_.window_begin_us(), (second_ + 2) * std::int64_t{1'000'000}));
      decided_ = true;
    }
  }
  ++second_;
}

void Monitor::look_for_window() {
  const auto at = orders_.window_at();
  if (!at) return;
  timeline_.move_window(std::min(timeline_.window_begin_us(), *at - start_at_us_));
  decided_ = true;
}

void Monitor::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const std::int64_t now = timeline_.now_us(clock_);
    if (!begun_ && now >= timeline_.window_begin_us()) {
      begin_usage_ = usage_now(cgroups_);
      begun_ = decided_ = true;
    }
    if (begun_ && now >= timeline_.window_end_us()) {
      end_usage_ = usage_now(cgroups_);
      return;
    }
    if (now >= publication_us()) {
      tell_progress();
      continue;
    }
    if (!decided_) look_for_window();
    std::int64_t wake = std::min(publication_us(), begun_ ? timeline_.window_end_us() : timeline_.window_begin_us());
    if (!decided_) wake = std::min(wake, now + 50'000);
    control::pause(stop, Microseconds{std::max<std::int64_t>(1, wake - now)});
  }
}

}  // namespace forklift::driver::run
