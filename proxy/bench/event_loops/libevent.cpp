#include <event2/event.h>
#include <sys/socket.h>

#include <cstdint>

#include "proxy/bench/event_loops/forwarder.hpp"

namespace forklift::bench {
namespace {

void on_ready(evutil_socket_t fd, short, void* peer) {
  static thread_local char buffer[kBuffer];
  const auto got = ::recv(fd, buffer, sizeof buffer, 0);
  if (got > 0)
    ::send(static_cast<int>(reinterpret_cast<std::intptr_t>(peer)), buffer, static_cast<std::size_t>(got),
           MSG_NOSIGNAL);
}

void on_tick(evutil_socket_t, short, void*) {}

}  // namespace

void forward_libevent(const Pairs& pairs, const std::atomic<bool>& stop) {
  event_config* config = event_config_new();
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config);
  std::vector<event*> events;
  const auto watch = [&](int fd, int peer) {
    events.push_back(event_new(base, fd, EV_READ | EV_PERSIST, on_ready, reinterpret_cast<void*>(std::intptr_t{peer})));
    event_add(events.back(), nullptr);
  };
  for (const auto& [client, server] : pairs) {
    watch(client, server);
    watch(server, client);
  }
  events.push_back(event_new(base, -1, EV_PERSIST, on_tick, nullptr));
  const timeval tick{0, 100'000};
  event_add(events.back(), &tick);
  while (!stop) event_base_loop(base, EVLOOP_ONCE);
  for (auto* each : events) event_free(each);
  event_base_free(base);
  event_config_free(config);
}

}  // namespace forklift::bench
