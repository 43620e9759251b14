#include <catch2/catch.hpp>
#include <cerrno>

#include "desk/check/check.hpp"

using namespace forklift;
using namespace forklift::desk;

namespace {

std::vector<std::string> told(const Facts& facts) {
  std::vector<std::string> all;
  for (const auto& problem : problems_of(facts)) all.push_back(problem.what + " | " + problem.fix);
  return all;
}

Facts root() {
  Facts facts;
  facts.root = true;
  facts.groups = GroupVersion::v2;
  facts.cores = 2;
  return facts;
}

Facts plain_user() {
  Facts facts;
  facts.namespaces = EPERM;
  facts.groups = GroupVersion::v1;
  facts.cores = 2;
  return facts;
}

}  // namespace

TEST_CASE("desk check: where all is allowed there is no problem", "[desk][unit]") {
  CHECK(told(root()).empty());
  CHECK(told(plain_user()).empty());
  CHECK(to_json(root()) == Json{{"root", true},
                                {"namespaces", true},
                                {"user_namespaces", true},
                                {"tun", true},
                                {"cgroup", "v2"},
                                {"quotas", true},
                                {"realtime", true},
                                {"netem", false},
                                {"cores", 2},
                                {"problems", Json::array()}});
}

TEST_CASE("desk check: a user without namespaces gets the command that allows them", "[desk][unit]") {
  auto facts = plain_user();
  facts.user_namespaces = EPERM;
  facts.tun = EPERM;  // follows from it, and is not said
  const std::string what =
      "hosts can't be made: neither namespaces nor user namespaces are allowed: Operation not permitted | ";
  CHECK(told(facts) == std::vector<std::string>{what + "sudo forklift run …"});
  facts.apparmor_restricts = "1";
  CHECK(told(facts) ==
        std::vector<std::string>{what + "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"});
  facts.most_user_namespaces = "0";
  CHECK(told(facts) == std::vector<std::string>{what + "sudo sysctl -w user.max_user_namespaces=10000"});
  facts.user_namespaces_allowed = "0";
  CHECK(told(facts) == std::vector<std::string>{what + "sudo sysctl -w kernel.unprivileged_userns_clone=1"});
  CHECK(to_json(facts)["problems"][0]["fix"] == "sudo sysctl -w kernel.unprivileged_userns_clone=1");
  CHECK(to_json(facts)["namespaces"] == false);
  CHECK(to_json(facts)["root"] == false);
}

TEST_CASE("desk check: a TUN device that can't be made has its reason and remedy", "[desk][unit]") {
  auto facts = root();
  facts.tun = EACCES;
  CHECK(told(facts) ==
        std::vector<std::string>{"hosts can't be joined: a TUN device can't be made: Permission denied | "
                                 "sudo chmod 666 /dev/net/tun"});
  facts.tun = ENOENT;
  CHECK(told(facts) ==
        std::vector<std::string>{
            "hosts can't be joined: a TUN device can't be made: No such file or directory | sudo sh -c 'modprobe tun; "
            "install -d /dev/net; mknod -m 666 /dev/net/tun c 10 200'"});
  facts.tun = ENODEV;
  CHECK(told(facts) == std::vector<std::string>{"hosts can't be joined: a TUN device can't be made: No such device | "
                                                "sudo modprobe tun"});
}

TEST_CASE("desk check: quotas and precise links are worth a word where they are not allowed", "[desk][unit]") {
  auto facts = plain_user();
  facts.groups_problem = "/sys/fs/cgroup/cpu/forklift-check-1: can't make the control group: Permission denied";
  facts.realtime = EPERM;
  CHECK(told(facts) ==
        std::vector<std::string>{
            "hosts can't be limited: /sys/fs/cgroup/cpu/forklift-check-1: can't make the control group: Permission "
            "denied | sudo forklift run …",
            "links will be later than asked while the machine is busy: SCHED_FIFO is not allowed: Operation not "
            "permitted | sudo prlimit --pid $$ --rtprio=50:50"});
  facts.root = true;
  facts.realtime_share = "0";
  CHECK(problems_of(facts)[0].fix == "mount -t cgroup2 none /sys/fs/cgroup");
  CHECK(problems_of(facts)[1].fix == "sudo sysctl -w kernel.sched_rt_runtime_us=950000");
}
