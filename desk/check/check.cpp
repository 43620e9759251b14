#include "desk/check/check.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <sstream>

#include "common/core/error.hpp"
#include "desk/check/netem.hpp"
#include "desk/hosts/host.hpp"
#include "desk/hosts/user_namespace.hpp"
#include "desk/quotas/groups.hpp"
#include "desk/system/descriptor.hpp"
#include "desk/system/trial.hpp"

namespace forklift::desk {
namespace {

constexpr unsigned kNobody = 65534;
constexpr int kTriedPriority = 50;

/// Its first word; empty if there is no such file.
std::string word_in(const std::string& file) {
  std::string word;
  std::istringstream{text_or_nothing(file)} >> word;
  return word;
}

/// What a user who is not root may do: root tries it as one.
int try_user_namespaces() {
  return try_in_child([] {
    if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0))
      return errno;
    return ::unshare(CLONE_NEWUSER | kHostNamespaces) == 0 ? 0 : errno;
  });
}

/// In a network namespace, in a user namespace if need be.
int try_network(bool in_user_namespace, int (*work)()) {
  return try_in_child([&] {
    try {
      if (in_user_namespace) enter_user_namespace();
    } catch (const Error&) {
      return EPERM;
    }
    return ::unshare(CLONE_NEWNET) == 0 ? work() : errno;
  });
}

int make_a_device() {
  errno = 0;
  try {
    make_device("check", {"10.77.0.1", 24});
    return 0;
  } catch (const Error&) {
    return errno == 0 ? EIO : errno;
  }
}

int try_realtime() {
  return try_in_child([] {
    sched_param priority{};
    priority.sched_priority = kTriedPriority;
    return ::sched_setscheduler(0, SCHED_FIFO, &priority) == 0 ? 0 : errno;
  });
}

std::string try_groups(const Hierarchies& at) {
  if (at.version == GroupVersion::none) return "there are no control groups with the controllers cpu and memory";
  try {
    const HostWish host{"h", "", 1, std::uint64_t{1} << 30};
    Groups{at, fmt::format("{}check-{}", kMarkPrefix, ::getpid()), {host}}.limit(true);
    return "";
  } catch (const Error& error) {
    return error.where() + ": " + error.problem();
  }
}

int cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

}  // namespace

Facts look() {
  Facts facts;
  facts.root = ::geteuid() == 0;
  facts.namespaces = may_make_namespaces() ? 0 : EPERM;
  facts.user_namespaces = try_user_namespaces();
  const bool by_user = facts.namespaces != 0;
  facts.tun = by_user && facts.user_namespaces != 0 ? EPERM : try_network(by_user, make_a_device);
  facts.netem = try_network(by_user, add_netem) == 0;
  facts.realtime = try_realtime();
  const auto hierarchies = own_hierarchies();
  facts.groups = hierarchies.version;
  facts.groups_problem = try_groups(hierarchies);
  facts.cores = cores();
  facts.user_namespaces_allowed = word_in("/proc/sys/kernel/unprivileged_userns_clone");
  facts.most_user_namespaces = word_in("/proc/sys/user/max_user_namespaces");
  facts.apparmor_restricts = word_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  facts.realtime_share = word_in("/proc/sys/kernel/sched_rt_runtime_us");
  return facts;
}

}  // namespace forklift::desk
