#include "orchestrator/doctor/judge.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::doctor;

namespace {

constexpr std::int64_t kGiB = 1024LL * 1024 * 1024;

Finding finding(const std::vector<Finding>& all, const std::string& check) {
  for (const auto& one : all) {
    if (one.check == check) return one;
  }
  return {"", check, State::ok, "no such finding", ""};
}

std::vector<Finding> judged(std::vector<std::pair<std::string, std::string>> facts,
                            cluster::Need need = {1, kGiB, kGiB}) {
  return judge_host("h", {std::move(facts)}, need);
}

}  // namespace

TEST_CASE("judge: memory fails when it can't be there, and warns when others use it", "[doctor][unit]") {
  const auto state = [](const char* total, const char* available) {
    return finding(judged({{"memory_kb", total}, {"memory_available_kb", available}}), "memory").state;
  };
  CHECK(state("4194304", "2097152") == State::ok);
  CHECK(state("4194304", "524288") == State::warn);
  CHECK(state("524288", "524288") == State::fail);
  CHECK(finding(judged({{"memory_kb", "524288"}}), "memory").what ==
        "512.0 MiB of 512.0 MiB available, 1 server needs about 1.0 GiB");
}

TEST_CASE("judge: drivers need memory beside the servers of their host, and more than there is fails",
          "[doctor][unit]") {
  const auto memory = [](cluster::Need need) {
    return judge_memory("h", {{{"memory_kb", "4194304"}, {"memory_available_kb", "3145728"}}}, need);
  };
  const auto both = memory({.servers = 2, .memory = 2 * kGiB, .drivers = 2, .driver_memory = kGiB / 2});
  CHECK(both.state == State::ok);
  CHECK(both.what == "3.0 GiB of 4.0 GiB available, 2 servers and 2 drivers need about 2.5 GiB");
  const auto many = memory({.servers = 1, .memory = kGiB, .drivers = 1, .driver_memory = 5 * kGiB});
  CHECK(many.state == State::fail);
  CHECK(many.what == "3.0 GiB of 4.0 GiB available, 1 server and 1 driver need about 6.0 GiB");
  CHECK(many.fix ==
        "Use fewer clients, let terminals share connections (workload.connections), or put drivers on more hosts "
        "(cluster.driver_hosts)");
  const auto alone = memory({.drivers = 1, .driver_memory = 7 * kGiB / 2});
  CHECK(alone.state == State::warn);
  CHECK(alone.what == "3.0 GiB of 4.0 GiB available, 1 driver needs about 3.5 GiB");
  CHECK(memory({.servers = 1, .memory = kGiB, .drivers = 1}).what ==
        "3.0 GiB of 4.0 GiB available, 1 server needs about 1.0 GiB");
}

TEST_CASE("judge: a container has the memory and the cores that its cgroup allows", "[doctor][unit]") {
  const auto container = judged({{"cores", "2"},
                                 {"cgroup_cores", "0.5"},
                                 {"memory_kb", "24683656"},
                                 {"memory_available_kb", "22000000"},
                                 {"cgroup_memory_kb", "614400"},
                                 {"cgroup_memory_available_kb", "409600"}});
  const auto memory = finding(container, "memory");
  CHECK(memory.state == State::fail);
  CHECK(memory.what == "400.0 MiB of 600.0 MiB available (its cgroup's limit), 1 server needs about 1.0 GiB");
  CHECK(memory.fix ==
        "Raise the container's memory limit, lower innodb_buffer_pool_size or DataMemory, or put fewer servers on this "
        "host: the kernel ends one when the limit is reached");
  const auto cores = finding(container, "cores");
  CHECK(cores.state == State::warn);
  CHECK(cores.what == "0.5 of 2: its cgroup allows no more");
  CHECK(cores.fix == "Raise the container's CPU limit; what runs there is throttled, and each run says how often");
  const auto wide =
      judged({{"cores", "2"}, {"cgroup_cores", "4"}, {"memory_kb", "4194304"}, {"cgroup_memory_kb", "99999999"}});
  CHECK(finding(wide, "cores").state == State::ok);
  CHECK(finding(wide, "cores").what == "2");
  CHECK(finding(wide, "memory").what == "4.0 GiB of 4.0 GiB available, 1 server needs about 1.0 GiB");
}

TEST_CASE("judge: limits are compared with what the servers of a host may use together", "[doctor][unit]") {
  CHECK(finding(judged({{"open_files", "unlimited"}}), "open files").state == State::ok);
  CHECK(finding(judged({{"open_files", "20000"}}), "open files").state == State::ok);
  const auto two = finding(judged({{"open_files", "20000"}}, {2, kGiB, kGiB}), "open files");
  CHECK(two.state == State::warn);
  CHECK(two.what == "at most 20000, its servers may use 24000");
  CHECK(two.fix == "Raise nofile in /etc/security/limits.conf, and log in again");
}

TEST_CASE("judge: governor, swap and huge pages that disturb a measurement are warnings", "[doctor][unit]") {
  const auto bad = judged({{"governor", "powersave"}, {"swap_kb", "1048576"}, {"transparent_hugepages", "always"}});
  for (const auto* check : {"CPU governor", "swap", "huge pages"}) CHECK(finding(bad, check).state == State::warn);
  const auto good = judged({{"governor", "performance"}, {"swap_kb", "0"}, {"transparent_hugepages", "madvise"}});
  for (const auto* check : {"CPU governor", "swap", "huge pages"}) CHECK(finding(good, check).state == State::ok);
}

TEST_CASE("judge: unequal versions name their hosts; NDB can't live with them", "[doctor][unit]") {
  const std::map<std::string, std::string> versions{{"a", "Ver 1"}, {"b", "Ver 2"}, {"c", "Ver 1"}};
  CHECK(judge_versions(versions, false).state == State::warn);
  CHECK(judge_versions(versions, true).state == State::fail);
  CHECK(judge_versions(versions, true).what == "Ver 1 on a, c; Ver 2 on b");
  CHECK(judge_versions({{"a", "Ver 1"}, {"b", "Ver 1"}}, true).state == State::ok);
}

TEST_CASE("judge: another architecture than ours fails, since the driver is copied from here", "[doctor][unit]") {
  const auto found = judge_architectures({{"a", "x86_64"}, {"b", "aarch64"}}, "x86_64");
  CHECK(found[0].state == State::ok);
  CHECK(found[1].state == State::fail);
  CHECK(found[1].what == "aarch64, but this machine is x86_64");
}

TEST_CASE("judge: clocks a second apart are a warning only where the bounds leave no doubt", "[doctor][unit]") {
  const auto sure = judge_clocks({{"a", {1'500'000, 1'000}}});
  CHECK(finding(sure, "clock").state == State::warn);
  CHECK(finding(sure, "clock").what == "1.50 s ahead of ours (± 1.00 ms)");
  CHECK(finding(sure, "clocks").state == State::warn);
  CHECK(finding(judge_clocks({{"a", {1'500'000, 600'000}}}), "clock").state == State::ok);
  // Each is near enough to ours, but not to the other.
  const auto pair = judge_clocks({{"a", {-800'000, 100}}, {"b", {800'000, 100}}});
  CHECK(finding(pair, "clock").state == State::ok);
  CHECK(finding(pair, "clocks").what ==
        "the clock of b is 1.60 s ahead of that of a (± 200 µs): times in their logs do not match");
}

TEST_CASE("doctor: libraries that the driver lacks are named with their packages", "[doctor][unit]") {
  const LibraryPackages packages{{"libfmt.so.9", "libfmt9"}, {"libmariadb.so.3", "libmariadb3"}, {"libodd.so", ""}};
  CHECK(judge_driver("db1", {}, packages).state == State::ok);
  const auto known = judge_driver("db1", {"libfmt.so.9", "libmariadb.so.3"}, packages);
  CHECK(known.state == State::fail);
  CHECK(known.what == "forklift-driver lacks libfmt.so.9, libmariadb.so.3");
  CHECK(known.fix == "Install them there; on the system of this machine they are in: libfmt9 libmariadb3");
  CHECK(judge_driver("db1", {"libfmt.so.9", "libodd.so"}, packages).fix ==
        "Install the packages that hold them there (apt-file search NAME, dnf provides '*/NAME')");
}
