#include "desk/hosts/first_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "common/core/error.hpp"
#include "desk/hosts/channel.hpp"

namespace forklift::desk {
namespace {

constexpr int kChannel = 3;  // the first after the standard ones, which stay open, too
constexpr const char* kMountFix = "Run \"forklift-desk check\"";

/// Over `place`, only for this host. The source is open already: what is mounted before may hide its name.
void bind(const std::string& where, const Descriptor& source, const char* place) {
  const auto name = fmt::format("/proc/self/fd/{}", source.get());
  need(::mount(name.c_str(), place, nullptr, MS_BIND, nullptr), where, fmt::format("mount on {}", place), kMountFix);
}

Descriptor open_path(const std::string& where, const std::string& path) {
  return Descriptor{need(::open(path.c_str(), O_PATH | O_CLOEXEC), where, "open " + path, kMountFix)};
}

void make_file_systems(const std::string& where, const HostSetting& setting) {
  const auto tmp = open_path(where, setting.directory + "/tmp");
  const auto boot_id = open_path(where, setting.directory + "/boot_id");
  need(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), where, "make its mounts its own", kMountFix);
  need(::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr), where, "mount /proc", kMountFix);
  bind(where, boot_id, "/proc/sys/kernel/random/boot_id");
  bind(where, tmp, "/var/tmp");
  bind(where, tmp, "/tmp");
}

Descriptor make_surroundings(const HostSetting& setting) {
  const auto& where = setting.name;
  need(::sethostname(where.data(), where.size()), where, "set its name", kMountFix);
  make_file_systems(where, setting);
  raise_loopback(where);
  return make_device(where, setting.interface);
}

/// Every signal but SIGKILL is ignored: processes in the host can't end it, nor can who signals the desk's group.
void reap_for_ever() {
  while (true) {
    if (::waitpid(-1, nullptr, 0) > 0) continue;
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    ::sigwaitinfo(&child, nullptr);
  }
}

}  // namespace

void first_process(const HostSetting& setting, int inherited) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setsid();
  if (inherited != kChannel && ::dup2(inherited, kChannel) < 0) ::_exit(1);
  ::close_range(kChannel + 1, ~0U, 0);     // what else was open is the desk's: a device lives while anybody holds it
  if (!wait_for_go(kChannel)) ::_exit(1);  // the desk may have died before it was asked to take us along
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  try {
    auto device = make_surroundings(setting);
    send_device(kChannel, device.get());
  } catch (const Error& error) {
    send_failure(kChannel, error.what());
    ::_exit(1);
  }
  if (::chdir("/") != 0) ::_exit(1);
  ::close_range(kChannel, ~0U, 0);
  reap_for_ever();
  ::_exit(0);
}

}  // namespace forklift::desk
