// Control groups of marked processes on a real host, before and after.
#include "orchestrator/collect/cgroups.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/remote/cgroups.hpp"
#include "orchestrator/remote/hostfacts.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/process.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/small_cgroup.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

Deadline soon() { return Deadline::after(system_clock(), 30s); }

}  // namespace

TEST_CASE("cgroups: a server that its group holds up is seen, with who shares the group", "[collect][integration]") {
  SmallCgroup group{0.1, 300 << 20};
  FORKLIFT_NEED_CGROUP(group);
  const ScratchDir scratch;
  const auto host = remote::make_local("box", system_clock());
  const auto experiment = fmt::format("cgroups-{}", ::getpid());
  const auto server = remote::start_daemon(*host,
                                           {.name = "sql-node-1",
                                            .mark = experiment + "/c1/sql-node-1",
                                            .command = {.argv = group.within({"sh", "-c", "while :; do :; done"})},
                                            .log_file = scratch / "log"},
                                           soon());
  std::vector<std::string> warnings;
  const auto warn = [&](const std::string& text) { warnings.push_back(text); };
  const auto groups_of = [&] { return remote::read_groups(*host, experiment + "/", soon()); };
  // The shell has entered its groups.
  CHECK(poll_until(system_clock(), soon(), 20ms, [&] {
    const auto all = groups_of();
    return all.size() == 2 && all[1].membership.memory.directories != all[0].membership.memory.directories;
  }));
  collect::Cgroups watch{{{"box", host.get(), {"driver-1"}}}, experiment + "/", system_clock(), warn};
  std::vector<store::CgroupUse> uses;
  CHECK(poll_until(system_clock(), soon(), 50ms, [&] {
    uses = watch.finish();
    return !uses.empty() && uses[0].throttled >= 5;
  }));
  remote::stop_process(*host, server, 0s, soon());
  REQUIRE(uses.size() == 1);  // the drivers' own group has no limit
  CHECK(uses[0].host == "box");
  CHECK(uses[0].members == std::vector<std::string>{"sql-node-1"});
  CHECK(uses[0].cores == 0.1);
  CHECK(uses[0].memory_bytes == 300 << 20);
  CHECK(uses[0].periods >= uses[0].throttled);
  CHECK(uses[0].throttled_us > 0);
  CHECK(uses[0].oom_kills == 0);
  CHECK(warnings.empty());
  CHECK(collect::cgroup_words(uses) ==
        std::vector<std::string>{
            fmt::format("sql-node-1 on box: its cgroup, which may use 0.1 cores, was throttled in {} of {} periods",
                        uses[0].throttled, uses[0].periods)});
}

TEST_CASE("cgroups: the limits of a container are facts of its host", "[collect][integration]") {
  SmallCgroup group{0.5, 600 << 20};
  FORKLIFT_NEED_CGROUP(group);
  const auto host = remote::make_local("box", system_clock());
  group.enter();
  const auto facts = remote::read_host_facts(*host, soon());
  group.leave();
  CHECK(facts.get("cgroup_cores") == "0.5");
  CHECK(facts.get("cgroup_memory_kb") == "614400");
  CHECK(std::stoll(facts.get("cgroup_memory_available_kb")) <= 614400);
  CHECK_FALSE(facts.get("cores").empty());
}
