#pragma once
// One test body for both transports.
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "common/core/error.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/ssh.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/sshd.hpp"

namespace forklift::test {

using namespace std::chrono_literals;

inline Deadline soon() { return Deadline::after(system_clock(), 30s); }

/// A host named "far" by one of the transports; the SSH server lives as long as the process.
inline std::shared_ptr<remote::Remote> make_remote(const std::string& transport) {
  static Sshd sshd;
  return transport == "ssh" ? remote::make_ssh(sshd.host(), system_clock()) : remote::make_local("far", system_clock());
}

/// A process that has ended but was not reaped counts as ended.
inline bool runs(const std::string& pid) {
  if (pid.empty()) return false;
  const std::string state = shell("sed 's/.*) //' /proc/" + pid + "/stat 2>/dev/null | cut -c1");
  return state != "" && state != "Z\n";
}

inline bool eventually(const std::function<bool()>& condition) {
  return poll_until(system_clock(), Deadline::after(system_clock(), 20s), 20ms, condition);
}

}  // namespace forklift::test
