// Emulated hosts for real: a cluster in namespaces of this machine, of which nothing is left.
#include <unistd.h>

#include <csignal>

#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// Why this machine emulates no hosts; empty: it does.
std::string refusal() {
  if (::geteuid() != 0) return "emulated hosts need root";
  const auto check = nlohmann::json::parse(run_program({built("forklift-desk"), "check"}).out);
  for (const auto* need : {"namespaces", "tun", "quotas"}) {
    if (!check[need].get<bool>()) return std::string{"this machine lacks what emulated hosts need: "} + need;
  }
  return "";
}

JobOptions emulated() {
  JobOptions options;
  options.host =
      R"({"transport": "desk"}, "s1": {"transport": "desk", "cpu": 0.5}, "s2": {"transport": "desk", "cpu": 0.5})";
  options.more = R"(, "desk": {"links": {"delay": "500us"}})";
  return options;
}

std::vector<std::string> on_hosts() { return {"--set", R"(cluster.sql_nodes=[{"host": "s1"}, {"host": "s2"}])"}; }

/// What the machine's own network looks like, without the interfaces ("fl…") of tests that run beside this one.
std::string network() {
  return run_program({"/bin/sh", "-c",
                      "PATH=$PATH:/usr/sbin:/sbin; "
                      "{ ip -o link | sed 's/ state .*//'; ip -o -4 addr; ip route; } | grep -v '[: ]fl[0-9]'"})
      .out;
}

/// Control groups of the job's experiment.
std::string groups_of(const Job& job) {
  const auto id = store::Reader::open(job.database()).experiment("latest").record.id;
  return run_program({"/usr/bin/find", "/sys/fs/cgroup", "-maxdepth", "3", "-name", "forklift-" + id}).out;
}

bool work_is_empty(const Job& job) {
  return !std::filesystem::exists(job.path("work")) || std::filesystem::is_empty(job.path("work"));
}

}  // namespace

#define FORKLIFT_NEEDS_A_DESK()                   \
  if (const auto why = refusal(); !why.empty()) { \
    WARN("SKIPPED: " << why);                     \
    return;                                       \
  }

TEST_CASE("emulated hosts: a cluster on them gives a valid run, and leaves the machine as it was",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = network();
  const Job job{emulated()};
  const auto ended = job.run(on_hosts());
  INFO(ended.err);
  const auto reader = store::Reader::open(job.database());
  const auto experiment = reader.experiment("latest");
  const auto runs = reader.runs(experiment.number);
  REQUIRE(runs.size() == 1);
  const auto& only = runs.front();
  INFO(only.reason);
  // A machine that is too busy to carry packets in time makes the run invalid, which is no fault.
  const bool late = only.reason.find("the links between emulated hosts were late") != std::string::npos;
  if (!late) CHECK(only.status == store::RunStatus::valid);
  if (!late) CHECK(ended.exit_code == 0);
  std::map<std::string, std::int64_t> counted;
  for (const auto& [run, counter] : reader.counters(experiment.number))
    counted[counter.node + " " + counter.name] = counter.after;
  CHECK(counted["desk desk.packets"] > 100);
  CHECK(counted["desk desk.lost"] == 0);
  CHECK(counted["s1 desk.cpu_us"] > 0);
  CHECK(counted["box desk.packets"] == counted["desk desk.packets"]);  // all statements go to the data nodes' host
  for (const auto& process : reader.processes(experiment.number)) CHECK(process.state == "stopped");
  job.check_clean();
  CHECK(work_is_empty(job));
  CHECK(network() == before);
  CHECK(groups_of(job).empty());
}

TEST_CASE("emulated hosts: after SIGKILL of forklift, stop leaves nothing of them", "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = network();
  const Job job{emulated()};
  Program program{job.command(on_hosts())};
  REQUIRE(program.wait_for_error_text("loading", kPatience));
  program.signal(SIGKILL);
  program.wait(kPatience);
  CHECK(processes_with(job.path("")) != std::vector<std::string>{});
  CHECK_FALSE(groups_of(job).empty());
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  job.check_clean();
  CHECK(work_is_empty(job));
  CHECK(network() == before);
  CHECK(groups_of(job).empty());
}

TEST_CASE("emulated hosts: a desk that is killed ends the experiment with its cause, and nothing is left",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = network();
  const Job job{emulated()};
  Program program{job.command(on_hosts())};
  REQUIRE(program.wait_for_error_text("loading", kPatience));
  std::int64_t desk = 0;
  const auto status = job.ask("status");
  for (const auto& process : status["processes"]) {
    if (process["node"] == "desk") desk = process["pid"].get<std::int64_t>();
  }
  REQUIRE(desk > 0);
  ::kill(static_cast<pid_t>(desk), SIGKILL);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  job.check_clean();
  CHECK(network() == before);
  CHECK(groups_of(job).empty());
}
