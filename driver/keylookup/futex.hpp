#pragma once
// Sleeping on a word until it changes or a time has come. std::atomic's wait() has no deadline, and its notify() does
// not wake who sleeps by other means: whoever uses one of these uses both.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

#include "common/core/clock.hpp"

namespace forklift::driver::keylookup {

static_assert(sizeof(std::atomic<int>) == sizeof(int) && std::atomic<int>::is_always_lock_free);

/// Returns when `word` is not `value` (any more), when it was woken, at `deadline` (of the steady clock), or for no
/// reason: look again.
inline void futex_wait(std::atomic<int>& word, int value, TimePoint deadline) {
  const auto since = deadline.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  const timespec until{static_cast<time_t>(seconds.count()), static_cast<long>((since - seconds).count())};
  // Of all the forms, this one takes a time of CLOCK_MONOTONIC, which is the steady clock's.
  ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, value,
            deadline == TimePoint::max() ? nullptr : &until, nullptr, FUTEX_BITSET_MATCH_ANY);
}

inline void futex_wake_one(std::atomic<int>& word) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, nullptr, nullptr, 0);
}

}  // namespace forklift::driver::keylookup
