#include "driver/keylookup/queue.hpp"

#include <bit>

namespace forklift::driver::keylookup {

LookupQueue::LookupQueue(std::size_t capacity)
    : mask_(std::bit_ceil(capacity) - 1), slots_(std::make_unique<std::atomic<Lookup*>[]>(mask_ + 1)) {}

bool LookupQueue::try_push(std::span<Lookup* const> batch) {
  if (batch.empty()) return true;
  std::size_t tail = tail_.load(std::memory_order_relaxed);
  do {
    if ((tail & kClosed) != 0) return false;
    // `tail` may be older than the head read after it: then the difference wraps, and the exchange fails anyway.
    const std::size_t used = tail - head_.load(std::memory_order_acquire);
    if (used <= mask_ + 1 && used + batch.size() > mask_ + 1) return false;
  } while (!tail_.compare_exchange_weak(tail, tail + batch.size(), std::memory_order_relaxed));
  for (std::size_t i = 1; i < batch.size(); ++i) slots_[(tail + i) & mask_].store(batch[i], std::memory_order_release);
  // The first slot last and sequentially consistent, against wait(): either it sees the slot, or we see it asleep.
  slots_[tail & mask_].store(batch[0], std::memory_order_seq_cst);
  if (asleep_.load(std::memory_order_seq_cst) != 0 && asleep_.exchange(0) != 0) asleep_.notify_one();
  return true;
}

bool LookupQueue::push(std::span<Lookup* const> batch) {
  while (!closed()) {
    const std::size_t seen = head_.load(std::memory_order_seq_cst);
    if (try_push(batch)) return true;
    full_.fetch_add(1);
    // take() stores the head before it looks for waiters: a head that is still the same will be told of.
    if (head_.load(std::memory_order_seq_cst) == seen && !closed()) head_.wait(seen);
    full_.fetch_sub(1);
  }
  return false;
}

std::size_t LookupQueue::take(std::span<Lookup*> room) {
  const std::size_t head = head_.load(std::memory_order_relaxed);
  std::size_t taken = 0;
  for (; taken < room.size(); ++taken) {
    auto& slot = slots_[(head + taken) & mask_];
    Lookup* lookup = slot.load(std::memory_order_acquire);
    if (lookup == nullptr) break;
    slot.store(nullptr, std::memory_order_relaxed);
    room[taken] = lookup;
  }
  if (taken == 0) return 0;
  head_.store(head + taken, std::memory_order_seq_cst);
  if (full_.load(std::memory_order_seq_cst) != 0) head_.notify_all();
  return taken;
}

void LookupQueue::wait() {
  const auto& slot = slots_[head_.load(std::memory_order_relaxed) & mask_];
  asleep_.store(1, std::memory_order_seq_cst);
  while (slot.load(std::memory_order_seq_cst) == nullptr && !closed() && asleep_.load() != 0) asleep_.wait(1);
  asleep_.store(0, std::memory_order_relaxed);
}

void LookupQueue::close() {
  tail_.fetch_or(kClosed, std::memory_order_seq_cst);
  asleep_.exchange(0);
  asleep_.notify_one();
}

}  // namespace forklift::driver::keylookup
