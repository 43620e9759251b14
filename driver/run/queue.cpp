#include "driver/run/queue.hpp"

#include <algorithm>

namespace forklift::driver::run {

void TerminalQueue::put(std::int64_t due_us, std::uint32_t terminal) {
  const std::lock_guard lock{mutex_};
  const bool earliest = heap_.empty() || due_us < heap_.top().due_us;
  heap_.push({due_us, terminal});
  if (!earliest) return;
  if (watched_)
    clock_watch_.notify_one();
  else
    others_.notify_one();
}

std::optional<std::uint32_t> TerminalQueue::take(const Timeline& timeline, Clock& clock) {
  std::unique_lock lock{mutex_};
  while (true) {
    const std::int64_t now = timeline.now_us(clock);
    if (closed_ || now >= timeline.window_end_us()) {
      others_.notify_one();  // the end wakes the next one in turn
      return std::nullopt;
    }
    if (!heap_.empty() && heap_.top().due_us <= now) {
      const auto terminal = heap_.top().terminal;
      heap_.pop();
      if (!watched_) others_.notify_one();
      return terminal;
    }
    if (watched_) {
      others_.wait(lock);
      continue;
    }
    // A bound of a second: the window's end may have been moved meanwhile.
    const std::int64_t due =
        heap_.empty() ? timeline.window_end_us() : std::min(heap_.top().due_us, timeline.window_end_us());
    watched_ = true;
    clock_watch_.wait_until(lock, timeline.at(std::min(due, now + 1'000'000)));
    watched_ = false;
  }
}

void TerminalQueue::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  clock_watch_.notify_all();
  others_.notify_all();
}

}  // namespace forklift::driver::run
