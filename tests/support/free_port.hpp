#pragma once
// TCP ports of 127.0.0.1 that nobody listens on at the moment.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

namespace forklift::test {

/// A bound socket, or -1. `port` 0 lets the system choose.
inline int bound_socket(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(fd, 1) == 0) return fd;
  ::close(fd);
  return -1;
}

inline int port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

inline bool can_bind(int port) {
  const int fd = bound_socket(port);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

inline int free_port() {
  const int fd = bound_socket(0);
  if (fd < 0) throw std::runtime_error("no free port");
  const int port = port_of(fd);
  ::close(fd);
  return port;
}

/// A stranger who holds a port.
class Listener {
 public:
  explicit Listener(int port) : fd_(bound_socket(port)) {}
  ~Listener() { ::close(fd_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

 private:
  int fd_;
};

/// The first of `count` consecutive ones, below the range that the system deals from.
inline int free_port_range(int count) {
  std::random_device random;
  for (int attempt = 0; attempt < 200; ++attempt) {
    const int first = 20000 + static_cast<int>(random() % static_cast<unsigned>(12000 - count));
    int good = 0;
    while (good < count && can_bind(first + good)) ++good;
    if (good == count) return first;
  }
  throw std::runtime_error("no range of free ports");
}

}  // namespace forklift::test
