#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/bench/event_loops/forwarder.hpp"

namespace forklift::bench {

void forward_epoll(const Pairs& pairs, const std::atomic<bool>& stop) {
  const int loop = ::epoll_create1(EPOLL_CLOEXEC);
  const auto watch = [&](int fd, int peer) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<std::uint64_t>(fd) << 32 | static_cast<std::uint32_t>(peer);
    ::epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
  };
  for (const auto& [client, server] : pairs) {
    watch(client, server);
    watch(server, client);
  }
  static thread_local char buffer[kBuffer];
  epoll_event ready[128];
  while (!stop) {
    const int count = ::epoll_wait(loop, ready, 128, 100);
    for (int i = 0; i < count; ++i) {
      const auto got = ::recv(static_cast<int>(ready[i].data.u64 >> 32), buffer, sizeof buffer, 0);
      if (got > 0)
        ::send(static_cast<int>(ready[i].data.u64 & 0xffffffff), buffer, static_cast<std::size_t>(got), MSG_NOSIGNAL);
    }
  }
  ::close(loop);
}

}  // namespace forklift::bench
