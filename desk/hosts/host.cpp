#include "desk/hosts/host.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "desk/hosts/channel.hpp"
#include "desk/hosts/first_process.hpp"

namespace forklift::desk {

Host::Host(HostSetting setting) : setting_(std::move(setting)) {
  int ends[2];
  need(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), name(), "make a pair of sockets",
       "Allow more open files");
  channel_ = Descriptor{ends[0]};
  Descriptor other{ends[1]};
  pid_ = static_cast<pid_t>(need(static_cast<int>(::syscall(SYS_clone, kHostNamespaces | SIGCHLD, 0, 0, 0, 0)), name(),
                                 "make its namespaces", "Run \"forklift-desk check\""));
  if (pid_ == 0) {
    channel_.close();
    first_process(setting_, other.get());
  }
}

Host::Host(Host&& other) noexcept
    : setting_(std::move(other.setting_)), pid_(std::exchange(other.pid_, -1)), channel_(std::move(other.channel_)) {}

/// The kernel lets go of the first process when every other one in its PID namespace is gone.
Host::~Host() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
}

Descriptor Host::boot() {
  say_go(channel_.get());
  return receive_device(channel_.get(), name());
}

}  // namespace forklift::desk
