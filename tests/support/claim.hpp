#pragma once
// What only one test of this machine may use at a time, such as a port or a subnet: tests run side by side, each in a
// process of its own. A claim is the name of an abstract socket, so the system frees it when the process ends, however
// it ends, and no file is left.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace forklift::test {

class Claim {
 public:
  explicit Claim(const std::string& what) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto name = std::string{'\0'} + "forklift-test " + what;
    std::copy_n(name.data(), std::min(name.size(), sizeof address.sun_path), address.sun_path);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0) release();
  }
  ~Claim() { release(); }
  Claim(Claim&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Claim& operator=(Claim&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  /// False if another one holds it.
  explicit operator bool() const { return fd_ >= 0; }

 private:
  void release() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  int fd_;
};

}  // namespace forklift::test
