#include "orchestrator/collect/cgroups.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("cgroup words: a note per group that was held up or ran out of memory, and none of others",
          "[collect][unit]") {
  const store::CgroupUse held{.host = "box",
                              .cgroup = "/a",
                              .members = {"driver-1", "sql-node-1"},
                              .cores = 0.5,
                              .memory_bytes = 629145600,
                              .periods = 130,
                              .throttled = 120};
  auto wide = held;
  wide.throttled = 1;
  auto starved = wide;
  starved.members = {"sql-node-1"};
  starved.oom_kills = 1;
  auto unlimited = starved;
  unlimited.memory_bytes.reset();
  unlimited.oom_kills = 2;
  CHECK(collect::cgroup_words({held, wide, starved, unlimited}) ==
        std::vector<std::string>{
            "driver-1, sql-node-1 on box: their cgroup, which may use 0.5 cores, was throttled in 120 of 130 periods",
            "sql-node-1 on box: its cgroup, which may use 600.0 MiB, ran out of memory: the kernel's out-of-memory "
            "killer "
            "ended 1 process",
            "sql-node-1 on box: its cgroup ran out of memory: the kernel's out-of-memory killer ended 2 processes"});
  CHECK(collect::cgroup_words({}).empty());
}
