#pragma once
// The way back: a chain of answered lookups that executors hang theirs on, and that the definer takes as a whole. Many
// producers, one consumer, no lock; one compare-and-swap per batch and definer.
#include <atomic>

#include "driver/keylookup/futex.hpp"
#include "driver/keylookup/lookup.hpp"

namespace forklift::driver::keylookup {

class Results {
 public:
  /// Hangs the chain first … last (linked by `next`) on. Any thread.
  void give(Lookup* first, Lookup* last) {
    Lookup* old = head_.load(std::memory_order_relaxed);
    do {
      last->next = old;
    } while (!head_.compare_exchange_weak(old, first, std::memory_order_seq_cst, std::memory_order_relaxed));
    if (asleep_.load(std::memory_order_seq_cst) != 0 && asleep_.exchange(0) != 0) futex_wake_one(asleep_);
  }

  /// Everything that is there, latest batch first; null if nothing is. The definer only.
  Lookup* take() { return head_.exchange(nullptr, std::memory_order_acquire); }

  /// Waits until something is there or `deadline` has come. The definer only; without a deadline, only while something
  /// of its is on the way.
  void wait(TimePoint deadline = TimePoint::max()) {
    asleep_.store(1, std::memory_order_seq_cst);
    while (head_.load(std::memory_order_seq_cst) == nullptr && asleep_.load() != 0) {
      if (deadline != TimePoint::max() && std::chrono::steady_clock::now() >= deadline) break;
      futex_wait(asleep_, 1, deadline);
    }
    asleep_.store(0, std::memory_order_relaxed);
  }

 private:
  alignas(64) std::atomic<Lookup*> head_{nullptr};
  std::atomic<int> asleep_{0};
};

}  // namespace forklift::driver::keylookup
