#pragma once
// Terminals that wait, ordered by when they are due. One idle worker at a time waits for the clock, the others for a
// signal, so that a due terminal wakes one worker and not all of them.
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

#include "driver/run/timeline.hpp"

namespace forklift::driver::run {

class TerminalQueue {
 public:
  void put(std::int64_t due_us, std::uint32_t terminal);
  /// Waits for the next terminal that is due; nothing once the window is over or close() was called.
  std::optional<std::uint32_t> take(const Timeline& timeline, Clock& clock);
  /// Wakes everybody for good.
  void close();

 private:
  struct Entry {
    std::int64_t due_us;
    std::uint32_t terminal;
    bool operator>(const Entry& other) const { return due_us > other.due_us; }
  };
  std::mutex mutex_;
  std::condition_variable clock_watch_, others_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  bool watched_ = false, closed_ = false;
};

}  // namespace forklift::driver::run
