#include "common/sql/network.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>

#include "common/core/error.hpp"

namespace forklift::sql {
namespace {

[[noreturn]] void network_failed(const std::string& file, const char* what) {
  const int reason = errno;
  throw Error{ErrorKind::environment, file, fmt::format("can't {} this network: {}", what, std::strerror(reason)),
              reason == EPERM ? "Run as root: only root enters another network" : "Is the emulated host still there?"};
}

}  // namespace

InNetwork::InNetwork(const std::string& file) {
  if (file.empty()) return;
  const int there = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (there < 0) network_failed(file, "open");
  home_ = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  if (home_ >= 0 && ::setns(there, CLONE_NEWNET) == 0) {
    ::close(there);
    return;
  }
  const int reason = errno;
  ::close(there);
  if (home_ >= 0) ::close(home_);
  errno = reason;
  network_failed(file, "enter");
}

InNetwork::~InNetwork() {
  if (home_ < 0) return;
  if (::setns(home_, CLONE_NEWNET) != 0) std::terminate();  // all that this thread does next would go astray
  ::close(home_);
}

}  // namespace forklift::sql
