#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "desk/check/check.hpp"

namespace forklift::desk {
namespace {

constexpr const char* kAsRoot = "sudo forklift run …";

/// The command that lets a plain user make namespaces.
std::string user_namespace_fix(const Facts& facts) {
  if (facts.user_namespaces_allowed == "0") return "sudo sysctl -w kernel.unprivileged_userns_clone=1";
  if (facts.most_user_namespaces == "0") return "sudo sysctl -w user.max_user_namespaces=10000";
  if (facts.apparmor_restricts == "1") return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  return kAsRoot;
}

std::string tun_fix(int reason) {
  if (reason == EACCES) return "sudo chmod 666 /dev/net/tun";
  if (reason == ENOENT) return "sudo sh -c 'modprobe tun; install -d /dev/net; mknod -m 666 /dev/net/tun c 10 200'";
  return "sudo modprobe tun";
}

/// A capability would not outlast a user namespace; a limit does. It counts from the shell on which this is typed.
std::string realtime_fix(const Facts& facts) {
  if (facts.realtime_share == "0") return "sudo sysctl -w kernel.sched_rt_runtime_us=950000";
  return "sudo prlimit --pid $$ --rtprio=50:50";
}

}  // namespace

std::vector<Problem> problems_of(const Facts& facts) {
  std::vector<Problem> all;
  const auto add = [&](const std::string& what, int reason, const std::string& fix) {
    all.push_back({reason == 0 ? what : fmt::format("{}: {}", what, std::strerror(reason)), fix});
  };
  if (facts.namespaces != 0 && facts.user_namespaces != 0)
    add("hosts can't be made: neither namespaces nor user namespaces are allowed", facts.user_namespaces,
        user_namespace_fix(facts));
  else if (facts.tun != 0)
    add("hosts can't be joined: a TUN device can't be made", facts.tun, tun_fix(facts.tun));
  if (!facts.groups_problem.empty())
    add("hosts can't be limited: " + facts.groups_problem, 0,
        facts.root ? "mount -t cgroup2 none /sys/fs/cgroup" : kAsRoot);
  if (facts.realtime != 0)
    add("links will be later than asked while the machine is busy: SCHED_FIFO is not allowed", facts.realtime,
        realtime_fix(facts));
  return all;
}

Json to_json(const Facts& facts) {
  Json problems = Json::array();
  for (const auto& problem : problems_of(facts)) problems.push_back({{"what", problem.what}, {"fix", problem.fix}});
  const char* version = facts.groups == GroupVersion::v1 ? "v1" : facts.groups == GroupVersion::v2 ? "v2" : "none";
  return {{"root", facts.root},
          {"namespaces", facts.namespaces == 0},
          {"user_namespaces", facts.user_namespaces == 0},
          {"tun", facts.tun == 0},
          {"cgroup", version},
          {"quotas", facts.groups_problem.empty()},
          {"realtime", facts.realtime == 0},
          {"netem", facts.netem},
          {"cores", facts.cores},
          {"problems", problems}};
}

}  // namespace forklift::desk
