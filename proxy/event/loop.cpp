#include "proxy/event/loop.hpp"

#include <event2/event.h>
#include <sched.h>

#include <chrono>
#include <utility>

#include "common/core/error.hpp"

namespace forklift::proxy {

Loop::Loop(Microseconds awake) : awake_(awake) {
  event_config* config = event_config_new();
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  base_ = event_base_new_with_config(config);
  event_config_free(config);
  if (base_ == nullptr)
    throw Error{ErrorKind::environment, "event loop", "the system gives no event queue", "Allow more open files"};
}

Loop::~Loop() {
  if (timer_ != nullptr) event_free(timer_);
  event_base_free(base_);
}

void Loop::every(Microseconds interval, std::function<void()> tick) {
  tick_ = std::move(tick);
  timer_ = event_new(
      base_, -1, EV_PERSIST, [](evutil_socket_t, short, void* loop) { static_cast<Loop*>(loop)->tick_(); }, this);
  const timeval period{static_cast<time_t>(interval.count() / 1'000'000),
                       static_cast<suseconds_t>(interval.count() % 1'000'000)};
  event_add(timer_, &period);
}

void Loop::run(const std::function<void()>& after_turn) {
  while (!stop_) {
    turn(EVLOOP_ONCE, after_turn);
    if (awake_.count() > 0) stay_awake(after_turn);
  }
}

/// True if a socket was ready.
bool Loop::turn(int flags, const std::function<void()>& after_turn) {
  event_base_loop(base_, flags);
  after_turn();
  return std::exchange(handled_, false);
}

/// Falling asleep and being woken costs more than a statement's way through the proxy. Others that want the core get
/// it.
void Loop::stay_awake(const std::function<void()>& after_turn) {
  using SteadyClock = std::chrono::steady_clock;
  for (auto last = SteadyClock::now(); !stop_ && SteadyClock::now() - last < awake_;) {
    if (turn(EVLOOP_NONBLOCK, after_turn))
      last = SteadyClock::now();
    else
      ::sched_yield();
  }
}

void Watch::FreeEvent::operator()(event* handle) const { event_free(handle); }

void Watch::set(Handle& handle, bool& state, bool on, bool write) {
  if (state == on) return;
  state = on;
  if (!handle) {
    const auto call = write ? [](evutil_socket_t, short, void* watch) { static_cast<Watch*>(watch)->call(true); }
                            : [](evutil_socket_t, short, void* watch) { static_cast<Watch*>(watch)->call(false); };
    handle.reset(
        event_new(loop_.base(), fd_, static_cast<short>((write ? EV_WRITE : EV_READ) | EV_PERSIST), call, this));
  }
  if (on) {
    event_add(handle.get(), nullptr);
  } else {
    event_del(handle.get());
  }
}

/// Last thing done here: what is called may be the end of this watch.
void Watch::call(bool write) {
  loop_.handled();
  write ? ready_.writable() : ready_.readable();
}

}  // namespace forklift::proxy
