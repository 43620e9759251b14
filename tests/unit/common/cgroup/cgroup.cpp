#include "common/cgroup/cgroup.hpp"

#include <catch2/catch.hpp>

#include "common/cgroup/own.hpp"

using namespace forklift::cgroup;
using Names = std::vector<std::string>;

namespace {

/// A machine with version 2 alone, as most are today.
constexpr const char* kMounts2 =
    "24 30 0:22 / /proc rw,nosuid shared:12 - proc proc rw\n"
    "35 28 0:30 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
/// Version 1: each controller has a hierarchy of its own, and version 2 stands beside them without any.
constexpr const char* kMounts1 =
    "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
    "33 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n"
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
constexpr const char* kGroups1 = "8:cpuset:/\n5:memory:/box/inner\n2:cpu,cpuacct:/box\n0::/\n";

}  // namespace

TEST_CASE("cgroup: version 2 has one chain for all, from the own group to the root", "[cgroup][unit]") {
  const auto m = membership("0::/user.slice/box.scope\n", kMounts2);
  CHECK(m.cpu.version == Version::v2);
  CHECK(m.cpu.directories ==
        Names{"/sys/fs/cgroup/user.slice/box.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"});
  CHECK(m.memory.directories == m.cpu.directories);
  CHECK(oom_file_of(m) == "/sys/fs/cgroup/user.slice/box.scope/memory.events");
  CHECK(files_of(membership("0::/\n", kMounts2)) == Names{"/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/cpu.stat",
                                                          "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current",
                                                          "/sys/fs/cgroup/memory.events"});
}

TEST_CASE("cgroup: version 1 has a chain for each controller", "[cgroup][unit]") {
  const auto m = membership(kGroups1, kMounts1);
  CHECK(m.cpu.version == Version::v1);
  CHECK(m.cpu.directories == Names{"/sys/fs/cgroup/cpu,cpuacct/box", "/sys/fs/cgroup/cpu,cpuacct"});
  CHECK(m.memory.directories ==
        Names{"/sys/fs/cgroup/memory/box/inner", "/sys/fs/cgroup/memory/box", "/sys/fs/cgroup/memory"});
  CHECK(oom_file_of(m) == "/sys/fs/cgroup/memory/box/inner/memory.oom_control");
}

TEST_CASE("cgroup: in a container the chain ends at the container's root", "[cgroup][unit]") {
  // Without a cgroup namespace the paths are the host's, and only a part of the hierarchy is mounted.
  const auto old = membership("4:memory:/docker/abc/sub\n",
                              "50 49 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
  CHECK(old.memory.directories == Names{"/sys/fs/cgroup/memory/sub", "/sys/fs/cgroup/memory"});
  // With one, the container's group is called the root.
  CHECK(membership("0::/\n", kMounts2).cpu.directories == Names{"/sys/fs/cgroup"});
  // What lies outside can't be seen: it is not taken for another group.
  CHECK(membership("0::/../other\n", kMounts2).cpu.directories.empty());
  CHECK(membership("4:memory:/other\n", "50 49 0:32 /docker/abc /cg ro - cgroup cgroup rw,memory\n")
            .memory.directories.empty());
  CHECK(membership("4:memory:/docker/abcd\n", "50 49 0:32 /docker/abc /cg ro - cgroup cgroup rw,memory\n")
            .memory.directories.empty());
  CHECK(membership("0::/box\n", "50 49 0:30 /../.. /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n").cpu.directories.empty());
  CHECK(membership("", "").cpu.directories.empty());
  CHECK(oom_file_of(membership("", "")).empty());
}

TEST_CASE("cgroup: of nested limits the tightest counts", "[cgroup][unit]") {
  const auto m = membership("0::/slice/box\n", kMounts2);
  const std::string root = "/sys/fs/cgroup", slice = root + "/slice", box = slice + "/box";
  const auto r = reading_of(
      m, {{box + "/cpu.max", "max 100000\n"},
          {slice + "/cpu.max", "50000 100000\n"},
          {slice + "/cpu.stat", "usage_usec 99\nnr_periods 87\nnr_throttled 82\nthrottled_usec 4000000\nnr_bursts 0\n"},
          {box + "/memory.max", "1073741824\n"},
          {box + "/memory.current", "1000\n"},
          {box + "/memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n"},
          {slice + "/memory.max", "629145600\n"},
          {slice + "/memory.current", "2000\n"}});
  CHECK(r.cores() == 0.5);
  REQUIRE(r.cpu.size() == 1);
  CHECK(r.cpu[0].directory == slice);
  CHECK(r.cpu[0].periods == 87);
  CHECK(r.cpu[0].throttled == 82);
  CHECK(r.cpu[0].throttled_us == 4'000'000);
  CHECK(r.memory_bytes == 629145600);
  CHECK(r.memory_used_bytes == 2000);
  CHECK(r.oom_kills == 1);
}

TEST_CASE("cgroup: version 1's limits, and its words for none", "[cgroup][unit]") {
  const auto m = membership(kGroups1, kMounts1);
  const std::string cpu = "/sys/fs/cgroup/cpu,cpuacct", memory = "/sys/fs/cgroup/memory";
  Texts texts{{cpu + "/box/cpu.cfs_quota_us", "10000\n"},
              {cpu + "/box/cpu.cfs_period_us", "100000\n"},
              {cpu + "/box/cpu.stat", "nr_periods 10\nnr_throttled 4\nthrottled_time 5000000\nwait_sum 1\n"},
              {cpu + "/cpu.stat", "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n"},
              {memory + "/box/inner/memory.limit_in_bytes", "9223372036854771712\n"},
              {memory + "/box/inner/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"},
              {memory + "/box/memory.limit_in_bytes", "629145600\n"}};
  const auto r = reading_of(m, texts);
  CHECK(r.cores() == 0.1);
  CHECK(r.cpu.at(0).throttled_us == 5'000);
  CHECK(r.memory_bytes == 629145600);
  CHECK(r.oom_kills == 2);
  texts[cpu + "/box/cpu.cfs_quota_us"] = "-1\n";
  CHECK_FALSE(reading_of(m, texts).cores().has_value());
  CHECK_FALSE(reading_of(m, {}).memory_bytes.has_value());
}

TEST_CASE("cgroup: between two readings the group counts that was throttled most", "[cgroup][unit]") {
  Reading before, after;
  before.cpu = {{"/a/b", 2, 100, 0, 0}, {"/a", 0.5, 1000, 10, 500}};
  after.cpu = {{"/a/b", 2, 200, 1, 7}, {"/a", 0.5, 1087, 92, 90'500}};
  before.oom_kills = 1;
  after.oom_kills = 3;
  const auto use = use_between(before, after);
  CHECK(use.periods == 87);
  CHECK(use.throttled == 82);
  CHECK(use.throttled_us == 90'000);
  CHECK(use.throttled_share() == Approx(82 / 87.0));
  CHECK(use.oom_kills == 2);
  CHECK(use_between(after, before).periods == 0);  // another group of that name: it counts from the start
  CHECK(use_between({}, after).periods == 0);
  CHECK(use_between({}, {}).throttled_share() == 0);
}

TEST_CASE("cgroup: this process has cores, whatever limits it", "[cgroup][unit]") {
  CHECK(cores_given(read_now(own_membership())) > 0);
  CHECK(cores_given({}) >= 1);
  Reading limited;
  limited.cpu = {{"/a", 0.25, 0, 0, 0}};
  CHECK(cores_given(limited) == 0.25);
}

TEST_CASE("cgroup: what is no path of a group has no directories", "[cgroup][unit]") {
  for (const auto& path : {std::string{"box"}, std::string{}, "/" + std::string(5'000, '/')})
    CHECK(membership("0::" + path + "\n", kMounts2).cpu.directories.empty());
  CHECK(membership("4:memory://x\n", "50 49 0:32 /. /cg ro - cgroup cgroup rw,memory\n").memory.directories.empty());
}

TEST_CASE("cgroup: counts below 0 are none, and two readings never overflow", "[cgroup][unit]") {
  const auto m = membership("0::/\n", kMounts2);
  const auto reading = [&](const char* periods) {
    return reading_of(m, {{"/sys/fs/cgroup/cpu.max", "50000 100000\n"},
                          {"/sys/fs/cgroup/cpu.stat", std::string{"nr_periods "} + periods + "\n"},
                          {"/sys/fs/cgroup/memory.max", "-5\n"}});
  };
  const auto before = reading("-9223372036854775807"), after = reading("9223372036854775807");
  CHECK(before.cpu[0].periods == 0);
  CHECK(before.memory_bytes == 0);
  CHECK(use_between(before, after).periods == 9223372036854775807);
}
