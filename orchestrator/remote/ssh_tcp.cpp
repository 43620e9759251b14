#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "common/core/error.hpp"
#include "orchestrator/remote/ssh_steps.hpp"

namespace forklift::remote {
namespace {

[[noreturn]] void fail(const SshStep& step, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::environment, step.patience.host, what, fix};
}

/// A host that vanished is noticed within half a minute, also in the middle of a long command.
void watch_peer(int fd) {
  const int on = 1, idle = 10, interval = 5, count = 4, give_up_ms = 30000;
  ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
  ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &give_up_ms, sizeof give_up_ms);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// 0, or why there is no connection.
int finish_connect(int fd, const SshStep& step) {
  while (true) {
    pollfd writable{fd, POLLOUT, 0};
    if (::poll(&writable, 1, 20) > 0) {
      int reason = 0;
      socklen_t size = sizeof reason;
      ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &reason, &size);
      return reason;
    }
    step.patience.check();
    if (step.deadline.passed(step.patience.clock)) return ETIMEDOUT;
  }
}

[[noreturn]] void fail_connect(const SshStep& step, int reason) {
  if (reason == ECONNREFUSED)
    fail(step, fmt::format("nothing listens on {} (connection refused)", step.endpoint),
         "Start sshd there, or correct address and port");
  if (reason == ETIMEDOUT)
    fail(step, fmt::format("no answer from {}", step.endpoint),
         "Is the host up, and does a firewall drop the packets?");
  fail(step, fmt::format("can't reach {}: {}", step.endpoint, std::strerror(reason)),
       "Check the address and the network");
}

}  // namespace

void wait_readable(int fd) {
  pollfd readable{fd, POLLIN, 0};
  ::poll(&readable, 1, 20);
}

Descriptor tcp_connect(const std::string& address, int port, const SshStep& step) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (code != 0)
    fail(step, fmt::format("no address for {}: {}", address, ::gai_strerror(code)), "Check the name in the scenario");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{list, &::freeaddrinfo};
  int reason = 0;
  for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
    Descriptor socket{::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!socket.open()) {
      reason = errno;
      continue;
    }
    watch_peer(socket.get());
    reason = ::connect(socket.get(), one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    if (reason == EINPROGRESS) reason = finish_connect(socket.get(), step);
    if (reason == 0) return socket;
  }
  fail_connect(step, reason);
}

void wait_greeting(int fd, const SshStep& step) {
  std::array<char, 64> seen{};
  while (true) {
    wait_readable(fd);
    const ssize_t got = ::recv(fd, seen.data(), seen.size(), MSG_PEEK | MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
      fail(step, fmt::format("{} closed the connection before the SSH greeting", step.endpoint),
           "Look at sshd's log there: too many connections at once (MaxStartups)?");
    }
    if (got >= 4) {
      if (std::memcmp(seen.data(), "SSH-", 4) == 0) return;
      std::string text{seen.data(), static_cast<std::size_t>(got)};
      text = text.substr(0, text.find_first_of("\r\n"));
      fail(step, fmt::format("what listens on {} is no SSH server: it says '{}'", step.endpoint, text),
           "Correct address and port");
    }
    step.patience.check();
    if (step.deadline.passed(step.patience.clock)) {
      fail(step, fmt::format("{} accepts connections but sends no SSH greeting", step.endpoint),
           "Either no SSH server listens there, or it hangs: look at that host");
    }
  }
}

}  // namespace forklift::remote
