#pragma once
// The same step on many things at once, with a bound on how many run together. The first failure is the cause: it is
// thrown when all have ended, and the others can see that they should give up.
#include <atomic>
#include <cstddef>
#include <functional>

namespace forklift {

/// Calls step(i, give_up) for i in 0..count-1 on at most `bound` threads, one of which is the caller's. `give_up`
/// becomes true when a step has thrown: long steps look at it. Steps not yet begun are left out then. Throws the first
/// error once every thread has ended.
void for_each_parallel(std::size_t count, std::size_t bound,
                       const std::function<void(std::size_t, const std::atomic<bool>& give_up)>& step);

}  // namespace forklift
