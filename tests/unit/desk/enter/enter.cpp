#include "desk/enter/enter.hpp"

#include <catch2/catch.hpp>

#include "tests/support/error_of.hpp"

using namespace forklift::desk;
using forklift::test::error_of;

TEST_CASE("desk exec: only the first process of a PID namespace below ours is a host's", "[desk][unit]") {
  CHECK(first_of_namespace("Name:\tforklift-desk\nNSpid:\t4711\t1\nNSpgid:\t4711\t1\n"));
  CHECK_FALSE(first_of_namespace("Name:\tmariadbd\nNSpid:\t4712\t17\n"));
  CHECK_FALSE(first_of_namespace("Name:\tsystemd\nNSpid:\t1\n"));
  CHECK_FALSE(first_of_namespace("Name:\tx\n"));
  CHECK_FALSE(first_of_namespace(""));
}

TEST_CASE("desk exec: a process outside of hosts is not entered", "[desk][unit]") {
  const auto own = static_cast<int>(::getpid());
  CHECK(
      error_of([&] { run_in_host(own, {"true"}); }) ==
      "process " + std::to_string(own) +
          ": it is not the first process of a host. Give a pid that the desk answers to {\"ask\": \"hosts\"}, and run "
          "as its user.");
}

TEST_CASE("desk exec: the groups of version 1 that limit and count are joined, and no others", "[desk][unit]") {
  const std::string mounts =
      "30 25 0:26 / /cg/cpu rw - cgroup cgroup rw,cpu\n31 25 0:27 / /cg/cpuacct rw - cgroup cgroup rw,cpuacct\n"
      "32 25 0:28 / /cg/memory rw - cgroup cgroup rw,memory\n33 25 0:29 / /cg/pids rw - cgroup cgroup rw,pids\n";
  const std::string host = "4:pids:/x\n3:memory:/m/d1\n2:cpuacct:/m/d1\n1:cpu:/m/d1\n0::/\n";
  const std::string own = "4:pids:/\n3:memory:/user\n2:cpuacct:/\n1:cpu:/\n0::/\n";
  CHECK(groups_to_join(host, own, mounts) ==
        std::vector<std::string>{"/cg/cpu/m/d1", "/cg/cpuacct/m/d1", "/cg/memory/m/d1"});
  CHECK(groups_to_join(own, own, mounts).empty());  // a host without groups of its own
}

TEST_CASE("desk exec: version 2's group is joined once", "[desk][unit]") {
  const std::string mounts = "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
  CHECK(groups_to_join("0::/m/d1\n", "0::/user.slice\n", mounts) == std::vector<std::string>{"/sys/fs/cgroup/m/d1"});
}
