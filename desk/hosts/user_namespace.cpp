#include "desk/hosts/user_namespace.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "desk/hosts/host.hpp"
#include "desk/system/descriptor.hpp"
#include "desk/system/trial.hpp"

namespace forklift::desk {
namespace {

constexpr const char* kUserFix = "Run as root, or \"forklift-desk check\" to see what would allow it";

void need_written(const std::string& file, const std::string& text) {
  if (const int reason = put(file, text); reason != 0)
    throw Error{ErrorKind::environment, file, fmt::format("can't write {}: {}", text, std::strerror(reason)), kUserFix};
}

}  // namespace

bool may_make_namespaces() {
  return try_in_child([] { return ::unshare(kHostNamespaces) == 0 ? 0 : errno; }) == 0;
}

void enter_user_namespace() {
  const auto user = ::geteuid(), group = ::getegid();
  need(::unshare(CLONE_NEWUSER), "forklift-desk", "make a user namespace", kUserFix);
  need_written("/proc/self/setgroups", "deny");
  need_written("/proc/self/uid_map", fmt::format("{0} {0} 1", user));
  need_written("/proc/self/gid_map", fmt::format("{0} {0} 1", group));
  ::prctl(PR_SET_DUMPABLE, 1);  // else nobody but root could enter the hosts
}

}  // namespace forklift::desk
