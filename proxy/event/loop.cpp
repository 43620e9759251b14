#include "proxy/event/loop.hpp"

#include <event2/event.h>

#include "common/core/error.hpp"

namespace forklift::proxy {

Loop::Loop() {
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
    event_base_loop(base_, EVLOOP_ONCE);
    after_turn();
  }
}

void Watch::FreeEvent::operator()(event* handle) const { event_free(handle); }

void Watch::set(Handle& handle, bool& state, bool on, bool write) {
  if (state == on) return;
  state = on;
  if (!handle) {
    const auto call = write ? [](evutil_socket_t, short, void* ready) { static_cast<Ready*>(ready)->writable(); }
                            : [](evutil_socket_t, short, void* ready) { static_cast<Ready*>(ready)->readable(); };
    handle.reset(
        event_new(loop_.base(), fd_, static_cast<short>((write ? EV_WRITE : EV_READ) | EV_PERSIST), call, &ready_));
  }
  if (on) {
    event_add(handle.get(), nullptr);
  } else {
    event_del(handle.get());
  }
}

}  // namespace forklift::proxy
