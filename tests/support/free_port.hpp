#pragma once
// TCP ports of 127.0.0.1 for one test: nobody listens on them, and no other test on this machine is given them.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/claim.hpp"

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

/// The first of `count` consecutive ports that nobody listens on and no other test has claimed; they stay this
/// process's until it ends. Below the range that the system assigns from, and above the ports that scenarios have by
/// default.
inline int free_port_range(int count) {
  constexpr int kFirst = 21000, kEnd = 32000;
  static std::vector<Claim> held;
  std::random_device random;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const int first = kFirst + static_cast<int>(random() % static_cast<unsigned>(kEnd - kFirst - count));
    std::vector<Claim> claims;
    for (int port = first; port < first + count; ++port) {
      claims.emplace_back("port " + std::to_string(port));
      if (!claims.back() || !can_bind(port)) break;
      if (port + 1 < first + count) continue;
      std::move(claims.begin(), claims.end(), std::back_inserter(held));
      return first;
    }
  }
  throw std::runtime_error("no range of free ports");
}

inline int free_port() { return free_port_range(1); }

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

}  // namespace forklift::test
