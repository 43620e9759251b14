#pragma once
// The bounded queue between definers and one executor: many producers, one consumer, no lock. A producer reserves room
// for a whole batch with one compare-and-swap and then fills its slots; a slot that is not null is filled. The consumer
// takes whatever is there, in order, and gives the room back with one store.
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>

#include "driver/keylookup/lookup.hpp"

namespace forklift::driver::keylookup {

class LookupQueue {
 public:
  /// `capacity` is rounded up to a power of two.
  explicit LookupQueue(std::size_t capacity);

  std::size_t capacity() const { return mask_ + 1; }

  /// Puts all of `batch` (at most capacity() lookups), or nothing and returns false if there is no room. Any thread.
  bool try_push(std::span<Lookup* const> batch);
  /// The same, but waits for room: this is the back-pressure. Returns false, with nothing queued, once closed.
  bool push(std::span<Lookup* const> batch);

  /// Takes up to `room.size()` lookups, in order; returns how many. The consumer only.
  std::size_t take(std::span<Lookup*> room);
  /// Waits until something is there or close() was called. The consumer only.
  void wait();

  /// Nothing more is queued from now on. The consumer takes what is left: that also wakes producers that wait for room.
  void close();
  bool closed() const { return (tail_.load(std::memory_order_acquire) & kClosed) != 0; }
  /// Closed, and everything was taken. The consumer only.
  bool drained() const { return tail_.load(std::memory_order_acquire) == (head_.load() | kClosed); }

 private:
  static constexpr std::size_t kLine = 64;
  // Part of the tail, so that no producer reserves room behind the consumer's back once it is set.
  static constexpr std::size_t kClosed = std::size_t{1} << 63;

  std::size_t mask_;
  std::unique_ptr<std::atomic<Lookup*>[]> slots_;
  alignas(kLine) std::atomic<std::size_t> tail_{0};  // reserved up to here: producers
  alignas(kLine) std::atomic<std::size_t> head_{0};  // taken up to here: the consumer
  std::atomic<int> full_{0};                         // producers that wait for room
  alignas(kLine) std::atomic<int> asleep_{0};        // the consumer waits
};

}  // namespace forklift::driver::keylookup
