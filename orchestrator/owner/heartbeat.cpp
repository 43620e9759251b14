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
  do {
    if (beat()) continue;
    std::optional<store::Owner> other;
    try {
      other = owners().of(parts_.experiment);
    } catch (const std::exception&) {  // then it is lost to somebody unknown
    }
    return parts_.lost(other);
  } while ([&] {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stop, parts_.interval, [&] { return news_; });
    news_ = false;
    return !stop.stop_requested();
  }());
}

/// False if it is ours no more. What can't be written now is written next time.
bool Heartbeat::beat() {
  store::Owner now;
  {
    const std::lock_guard lock{mutex_};
    now = parts_.me;
  }
  now.heartbeat_us = parts_.clock.wall_us();
  try {
    return owners().beat(parts_.experiment, now);
  } catch (const std::exception&) {
    return true;
  }
}

}  // namespace forklift::owner
