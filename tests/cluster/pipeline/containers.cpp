// A new user's container: half a core, 600 MiB, mounts and processes of its own, and no init that reaps.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/small_cgroup.hpp"

using namespace forklift::test;

namespace {

constexpr std::int64_t kMemory = 600 << 20;

std::string scenario(const std::string& workdir, int port) {
  return nlohmann::json{
      {"name", "small"},
      {"hosts", {{"box", {{"transport", "local"}}}}},
      {"cluster",
       {{"engine", "innodb"},
        {"workdir", workdir},
        {"base_port", port},
        {"sql_nodes", {{{"host", "box"}}}},
        {"config", {{"mysqld", {{"innodb_log_file_size", "32M"}}}}}}},
      {"workload", {{"warehouses", 1}, {"scale", 0.02}, {"terminals", 4}, {"warmup", "1s"}, {"duration", "2s"}}},
      {"repeats", 1}}
      .dump(1);
}

/// `forklift ARGUMENTS…` in the container.
Ended in_container(const SmallCgroup& group, std::vector<std::string> arguments) {
  std::vector<std::string> argv{"unshare",      "--mount",      "--pid",          "--fork",
                                "--mount-proc", "--kill-child", built("forklift")};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_program(group.within(argv), std::chrono::seconds{240});
}

}  // namespace

TEST_CASE("containers: a small one is seen by the doctor, noted before the start, and stands beside the number",
          "[pipeline][cluster]") {
  SmallCgroup group{0.5, kMemory};
  FORKLIFT_NEED_CGROUP(group);
  if (run_program({"/bin/sh", "-c", "unshare --mount --pid --fork --mount-proc true"}).exit_code != 0) {
    WARN("skipped: unshare can't make a mount and PID namespace here");
    return;
  }
  const ScratchDir scratch;
  const auto file = scratch.write("s.json", scenario(scratch / "work", free_port_range(2)));
  const auto doctor = in_container(group, {"doctor", file});
  INFO(doctor.out << doctor.err);
  CHECK(doctor.exit_code == 3);
  CHECK(doctor.out.find("its cgroup allows no more") != std::string::npos);
  CHECK(doctor.out.find("of 600.0 MiB available (its cgroup's limit), 1 server and 1 driver need about 785.0 MiB") !=
        std::string::npos);

  const auto run = in_container(group, {"run", file, "--db", scratch / "r.db", "--out", scratch / "report"});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  const auto said = run.out + run.err;
  CHECK(said.find("note: box: ") != std::string::npos);
  CHECK(said.find(
            "of 600.0 MiB available (its cgroup's limit), 1 server and 1 driver need about 785.0 MiB. Raise the "
            "container's memory "
            "limit, lower innodb_buffer_pool_size or DataMemory, or put fewer servers on this host: the kernel ends "
            "one when the limit is reached.") != std::string::npos);
  CHECK(said.find("note: driver-1, sql-node-1 on box: their cgroup, which may use 0.5 cores, was throttled in ") !=
        std::string::npos);
  std::ifstream in{scratch / "report/results.json"};
  const auto results = nlohmann::json::parse(in);
  const auto& cgroup = results["runs"][0]["cgroups"][0];
  CHECK(results["runs"][0]["status"] == "valid");
  CHECK(cgroup["cores"] == 0.5);
  CHECK(cgroup["memory_bytes"] == kMemory);
  CHECK(cgroup["members"] == nlohmann::json{"driver-1", "sql-node-1"});
  CHECK(cgroup["throttled"].get<int>() > 0);
  CHECK(results["runs"][0]["drivers"][0]["cores"] == 0.5);
  CHECK(std::filesystem::is_empty(scratch / "work"));
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
