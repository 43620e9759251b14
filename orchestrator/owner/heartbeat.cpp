#include "orchestrator/owner/heartbeat.hpp"

#include "common/core/text.hpp"

namespace forklift::owner {
namespace {

constexpr std::size_t kPhaseColumns = 120;  // names of cells may be very long

}  // namespace

Heartbeat::Heartbeat(Parts parts) : parts_(std::move(parts)) {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

Heartbeat::~Heartbeat() {
  thread_.request_stop();
  thread_.join();
  try {
    owners().release(parts_.experiment, parts_.me);
  } catch (const std::exception&) {  // it can't be written: this process is gone soon, and then it blocks nobody
  }
}

void Heartbeat::phase(const std::string& text) {
  {
    const std::lock_guard lock{mutex_};
    parts_.me.phase = one_line(text, kPhaseColumns);
    parts_.me.phase_us = parts_.clock.wall_us();
    news_ = true;
  }
  changed_.notify_one();
}

store::Owners& Heartbeat::owners() {
  if (!owners_) owners_.emplace(store::Database::open(parts_.database));
  return *owners_;
}

void Heartbeat::run(const std::stop_token& stop) {
  std::unique_lock lock{mutex_};
  while (!stop.stop_requested()) {
    news_ = false;
    lock.unlock();
    try {
      if (!beat(owners())) return lose(owners());
    } catch (const std::exception&) {  // it can't be written now: next time
    }
    lock.lock();
    changed_.wait_for(lock, stop, parts_.interval, [&] { return news_; });
  }
}

void Heartbeat::check() {
  try {
    const store::Owners own{store::Database::open(parts_.database)};
    if (!beat(own)) lose(own);
  } catch (const Error&) {  // nobody can tell
  }
}

/// False if it is ours no more.
bool Heartbeat::beat(const store::Owners& owners) {
  store::Owner now;
  {
    const std::lock_guard lock{mutex_};
    now = parts_.me;
  }
  now.heartbeat_us = parts_.clock.wall_us();
  return owners.beat(parts_.experiment, now);
}

void Heartbeat::lose(const store::Owners& owners) { parts_.lost(owners.of(parts_.experiment)); }

}  // namespace forklift::owner
