#include "desk/quotas/layout.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::desk;

namespace {

constexpr const char* kV1 =
    "30 25 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
    "31 25 0:27 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct\n"
    "32 25 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
constexpr const char* kJoined =
    "30 25 0:26 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
    "32 25 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
constexpr const char* kV2 = "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
constexpr const char* kEmptyV2 = "33 25 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

const Hierarchies kOne = hierarchies_of(kV1, ""), kTwo = hierarchies_of(kV2, "cpuset cpu io memory pids\n");
const HostWish kHost{"d1", "10.77.0.2", 0.4, 1 << 30};

}  // namespace

TEST_CASE("desk quotas: version 1 has a hierarchy for each controller, or one for two", "[desk][unit]") {
  CHECK(kOne.version == GroupVersion::v1);
  CHECK(kOne.roots() ==
        std::vector<std::string>{"/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/memory"});
  const auto joined = hierarchies_of(kJoined, "");
  CHECK(joined.roots() == std::vector<std::string>{"/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory"});
  CHECK(hierarchies_of(std::string{kEmptyV2} + kV1, "").version == GroupVersion::v1);  // beside an empty version 2
}

TEST_CASE("desk quotas: version 2 counts if it has both controllers", "[desk][unit]") {
  CHECK(kTwo.version == GroupVersion::v2);
  CHECK(kTwo.roots() == std::vector<std::string>{"/sys/fs/cgroup"});
  CHECK(hierarchies_of(kV2, "cpu pids").version == GroupVersion::none);
  CHECK(hierarchies_of(kEmptyV2, "").version == GroupVersion::none);
  CHECK(hierarchies_of("", "").version == GroupVersion::none);
  CHECK(hierarchies_of("", "").roots().empty());
  CHECK(words_of(GroupVersion::v1) == "cgroup v1");
  CHECK(words_of(GroupVersion::v2) == "cgroup v2");
  CHECK(words_of(GroupVersion::none) == "none");
}

TEST_CASE("desk quotas: version 2 hands its controllers down, version 1 need not", "[desk][unit]") {
  CHECK(handing_down(kTwo, "/sys/fs/cgroup") ==
        std::vector<Write>{{"/sys/fs/cgroup/cgroup.subtree_control", "+cpu +memory"}});
  CHECK(handing_down(kOne, "/sys/fs/cgroup/cpu").empty());
}

TEST_CASE("desk quotas: a period is 10 ms, unless the share of one were less than 1 ms", "[desk][unit]") {
  const auto is = [](double cores, std::int64_t quota, std::int64_t period) {
    const auto share = share_of(cores);
    INFO(cores);
    CHECK(share.quota_us == quota);
    CHECK(share.period_us == period);
  };
  is(0.4, 4'000, 10'000);
  is(0.1, 1'000, 10'000);
  is(0.05, 1'000, 20'000);
  is(0.01, 1'000, 100'000);
  is(2, 20'000, 10'000);
}

TEST_CASE("desk quotas: limits are set and lifted in version 1's files", "[desk][unit]") {
  const std::string cpu = "/sys/fs/cgroup/cpu/forklift-e/d1/", memory = "/sys/fs/cgroup/memory/forklift-e/d1/";
  CHECK(limits(kOne, "forklift-e/d1", kHost, true) ==
        std::vector<Write>{{cpu + "cpu.cfs_quota_us", "-1"},
                           {cpu + "cpu.cfs_period_us", "10000"},
                           {cpu + "cpu.cfs_quota_us", "4000"},
                           {memory + "memory.limit_in_bytes", "1073741824"}});
  const std::vector<Write> lifted{{cpu + "cpu.cfs_quota_us", "-1"}, {memory + "memory.limit_in_bytes", "-1"}};
  CHECK(limits(kOne, "forklift-e/d1", kHost, false) == lifted);
  CHECK(limits(kOne, "forklift-e/d1", {"d1", "10.77.0.2", 0, 0}, true) == lifted);
}

TEST_CASE("desk quotas: limits are set and lifted in version 2's files", "[desk][unit]") {
  const std::string group = "/sys/fs/cgroup/forklift-e/d1/";
  CHECK(limits(kTwo, "forklift-e/d1", kHost, true) ==
        std::vector<Write>{{group + "cpu.max", "4000 10000"}, {group + "memory.max", "1073741824"}});
  const std::vector<Write> lifted{{group + "cpu.max", "max 10000"}, {group + "memory.max", "max"}};
  CHECK(limits(kTwo, "forklift-e/d1", kHost, false) == lifted);
  CHECK(limits(kTwo, "forklift-e/d1", {"d1", "10.77.0.2", 0, 0}, true) == lifted);
  CHECK(limits({}, "forklift-e/d1", kHost, true).empty());
}

TEST_CASE("desk quotas: use is read in microseconds, whatever the kernel counts in", "[desk][unit]") {
  const auto one = use_of(GroupVersion::v1, "nr_periods 7\nnr_throttled 3\nthrottled_time 5000000\n", "12345678\n");
  CHECK(one.cpu_us == 12'345);
  CHECK(one.throttled_us == 5'000);
  const auto two = use_of(GroupVersion::v2, "usage_usec 900\nuser_usec 600\nthrottled_usec 40\n", "");
  CHECK(two.cpu_us == 900);
  CHECK(two.throttled_us == 40);
  CHECK(use_of(GroupVersion::v1, "", "").cpu_us == 0);
}
