#include "driver/keylookup/executor.hpp"

#include <sys/prctl.h>

#include <algorithm>

namespace forklift::driver::keylookup {

using SteadyClock = std::chrono::steady_clock;

Executor::Executor(const EngineSettings& settings, std::unique_ptr<Channel> channel, ResultTable& results)
    : settings_(settings),
      channel_(std::move(channel)),
      results_(results),
      queue_(settings.queue),
      batch_(settings.batch) {}

void Executor::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void Executor::run() {
  ::prctl(PR_SET_TIMERSLACK, 1'000UL);  // ns: the policy waits for microseconds
  for (;;) {
    const std::size_t count = take_more(0);
    if (count != 0) {
      send(gather(count));
    } else if (queue_.drained()) {
      return;
    } else if (queue_.closed()) {
      std::this_thread::yield();  // a producer fills the room that it reserved before
    } else {
      queue_.wait();
    }
  }
}

std::size_t Executor::take_more(std::size_t have) {
  const std::size_t taken = queue_.take(std::span{batch_}.subspan(have));
  if (settings_.send.mode == SendMode::adaptive) {
    const std::size_t first = taken > SendHistory::kKept ? taken - SendHistory::kKept : 0;
    for (std::size_t i = first; i < taken; ++i) history_.arrived(batch_[have + i]->queued);
  }
  return have + taken;
}

/// Waits as long as the policy says, and takes what comes meanwhile.
std::size_t Executor::gather(std::size_t have) {
  if (settings_.send.mode == SendMode::force) return have;
  while (!queue_.closed()) {
    const auto now = SteadyClock::now();
    const auto decision = decide(settings_.send, now, history_, {have, batch_[0]->queued});
    if (decision.send) break;
    std::this_thread::sleep_until(decision.until);
    have = take_more(have);
  }
  return have;
}

void Executor::send(std::size_t count) {
  const auto now = SteadyClock::now();
  for (std::size_t i = 0; i < count; ++i) {
    batch_[i]->sent = now;
    counts_.queue_wait.record(std::chrono::duration_cast<Microseconds>(now - batch_[i]->queued).count());
  }
  counts_.lookups += count;
  ++counts_.batches;
  counts_.batch_size.record(static_cast<std::int64_t>(count));
  channel_->execute(std::span{batch_}.first(count));
  hand_back(count);
}

/// Neighbours of one definer go back as one chain: definers submit in batches, so there are few.
void Executor::hand_back(std::size_t count) {
  for (std::size_t i = 0; i < count;) {
    const auto definer = batch_[i]->definer;
    std::size_t end = i;
    for (; end < count && batch_[end]->definer == definer; ++end) {
      // A channel that forgets a lookup must not make its definer wait for ever.
      if (batch_[end]->outcome == Outcome::pending) batch_[end]->outcome = Outcome::unknown;
      batch_[end]->next = end + 1 < count ? batch_[end + 1] : nullptr;
    }
    results_[definer].load(std::memory_order_acquire)->give(batch_[i], batch_[end - 1]);
    i = end;
  }
}

}  // namespace forklift::driver::keylookup
