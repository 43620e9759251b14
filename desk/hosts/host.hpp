#pragma once
// An emulated host: a first process in network, PID, mount, UTS and IPC namespaces of its own, with a TUN device, /tmp
// and /var/tmp from the desk's directory, host name and boot id. All that runs in it ends with its first process, and
// that ends with the desk: the kernel removes namespaces, mounts and devices then.
#include <sched.h>
#include <sys/types.h>

#include <string>

#include "desk/hosts/network.hpp"
#include "desk/job/job.hpp"

namespace forklift::desk {

inline constexpr int kHostNamespaces = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC;

struct HostSetting {
  std::string name;
  Interface interface;
  std::string directory;  ///< its files: "tmp", "boot_id"; they are there
};

class Host {
 public:
  /// Starts the first process, which waits for boot() before it does anything. Call it from a thread that lives as long
  /// as the host. Errors: environment.
  explicit Host(HostSetting setting);
  ~Host();  ///< kills it, and returns when nothing runs in it any more
  Host(Host&& other) noexcept;
  Host& operator=(Host&&) = delete;

  const std::string& name() const { return setting_.name; }
  const std::string& address() const { return setting_.interface.address; }
  pid_t pid() const { return pid_; }
  /// Returns its device's other end. Errors: environment, with what its first process could not do.
  Descriptor boot();

 private:
  HostSetting setting_;
  pid_t pid_ = -1;
  Descriptor channel_;
};

}  // namespace forklift::desk
