// Emulated hosts for real: a cluster in namespaces of this machine, of which nothing is left.
#include <csignal>
#include <fstream>

#include "common/core/clock.hpp"
#include "tests/cluster/pipeline/desk_job.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("emulated hosts: a cluster on them gives a valid run, and leaves the machine as it was",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = own_network();
  const Job job{emulated()};
  const auto ended = job.run(on_desk_hosts());
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
  check_no_desk(job, before);
}

TEST_CASE("emulated hosts: after SIGKILL of forklift, stop leaves nothing of them", "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = own_network();
  const Job job{emulated()};
  Program program{job.command(on_desk_hosts())};
  REQUIRE(program.wait_for_error_text("loading", kPatience));
  program.signal(SIGKILL);
  program.wait(kPatience);
  CHECK(processes_with(job.path("")) != std::vector<std::string>{});
  CHECK_FALSE(groups_of(job).empty());
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  check_no_desk(job, before);
}

TEST_CASE("emulated hosts: a desk that is killed ends the experiment with its cause, and nothing is left",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const auto before = own_network();
  const Job job{emulated()};
  Program program{job.command(on_desk_hosts())};
  const std::string phase = GENERATE("connecting to hosts", "starting 4 servers", "loading");
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  const auto desk = processes_of(job, "forklift-desk run");
  REQUIRE(desk.size() == 1);
  ::kill(desk.front(), SIGKILL);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  // What fails first in the hosts is not what died.
  CHECK(ended.err.find("\nforklift: desk on this machine: it has died: killed by signal 9. ") != std::string::npos);
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  check_no_desk(job, before, Work::stays);
}

TEST_CASE("emulated hosts: a fault cuts one off, or two from each other, and links are whole again after that time",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  auto options = emulated();
  const auto before = own_network();
  options.duration = "6s";
  options.faults = R"([{"at": "1s", "cut": ["s1"], "for": "1s"}, {"at": "3s", "cut": ["s2", "box"], "for": "1s"}])";
  const Job job{options};
  const auto ended = job.run(on_desk_hosts());
  INFO(ended.err);
  const auto reader = store::Reader::open(job.database());
  const auto experiment = reader.experiment("latest");
  std::vector<std::string> told;
  for (const auto& event : reader.events(experiment.number)) {
    if (event.kind == "fault") told.push_back(event.node + ": " + event.text);
  }
  CHECK(told == std::vector<std::string>{"s1: link cut for 1s", "s1: the link is whole again",
                                         "s2, box: link cut for 1s", "s2, box: the link is whole again"});
  std::int64_t cut = 0, after = 0;
  for (const auto& [run, counter] : reader.counters(experiment.number)) {
    if (counter.node == "desk" && counter.name == "desk.cut") cut = counter.after;
  }
  CHECK(cut > 0);  // TCP sends again what was dropped
  for (const auto& driver : reader.runs(experiment.number).front().drivers) after += driver.reconnects;
  CHECK(after == 0);
  const auto only = reader.runs(experiment.number).front();
  INFO(only.reason);
  CHECK((only.status == store::RunStatus::valid || only.reason.find("were late") != std::string::npos));
  check_no_desk(job, before);
}

TEST_CASE("emulated hosts: a server that its host's memory does not suffice for is named with its cause",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  if (read_file("/proc/swaps").find('/') != std::string::npos) {
    WARN("SKIPPED: this machine has swap space, which memory beyond the limit goes to");
    return;
  }
  auto options = emulated();
  options.duration = "60s";
  const Job job{options};
  Program program{job.command(on_desk_hosts({"--set", R"(hosts.s1.memory="600M")"}))};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  const auto hosts = nlohmann::json::parse(
      run_program({built("forklift-desk"), "ask", desk_socket(job), R"({"ask": "hosts"})"}).out)["hosts"];
  // Another program needs all of it, and the kernel is asked to end the server first.
  for (const int pid : processes_of(job, "sql-node-1/"))
    std::ofstream{"/proc/" + std::to_string(pid) + "/oom_score_adj"} << "1000";
  const std::vector<std::string> wants_more{built("forklift-desk"),
                                            "exec",
                                            "--pid",
                                            hosts["s1"]["pid"].dump(),
                                            "--",
                                            "sh",
                                            "-c",
                                            "head -c 900000000 /dev/zero | tail -n 1 >/dev/null"};
  const bool refused = poll_until(system_clock(), Deadline::after(system_clock(), kPatience), Microseconds{0},
                                  [&] { return run_program(wants_more).exit_code == 137; });  // once limits hold
  CHECK(refused);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  const std::string cause =
      "sql-node-1 on s1: it has died: killed by signal 9; the kernel's out-of-memory killer ended it. Give its host or "
      "container more memory, or let what runs there use less.";
  CHECK(ended.err.find(cause) != std::string::npos);
  const auto listed = job.ask("list");
  CHECK(listed[0]["reason"].get<std::string>().find(cause) == 0);
}

TEST_CASE("emulated hosts: programs that are pushed are copied once, where all of them see the same files",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const std::string shared = "/dev/shm/forklift-test-push-" + std::to_string(::getpid());
  const ScratchDir scratch;
  for (const auto* sub : {"m/bin", "m/sbin", "m/share/mysql", "m/lib/mysql/plugin"})
    std::filesystem::create_directories(scratch / sub);
  run_program({"/bin/sh", "-c",
               "cd \"$1\" && cp /usr/sbin/mariadbd sbin && cp -rL /usr/share/mysql/. share/mysql && cp "
               "/usr/lib/mysql/plugin/ha_spider.so lib/mysql/plugin && "
               "cp /usr/bin/mariadb-install-db /usr/bin/my_print_defaults /usr/bin/resolveip bin",
               "sh", scratch / "m"});
  std::filesystem::create_directory(shared);
  auto options = emulated();
  options.workdir = shared + "/w";
  const Job job{options};
  const auto ended =
      job.run(on_desk_hosts({"--set", "cluster.deploy=push", "--set", "cluster.basedir=" + scratch / "m"}));
  INFO(ended.err);
  CHECK((ended.exit_code == 0 || ended.exit_code == 1));  // 1: links were late since the machine is busy
  CHECK(ended.err.find("copying " + scratch / "m") != std::string::npos);
  std::vector<std::string> kept;
  for (const auto& entry : std::filesystem::directory_iterator{shared + "/w"})
    kept.push_back(entry.path().filename().string());
  CHECK(kept == std::vector<std::string>{"cache"});
  CHECK(processes_with(shared) == std::vector<std::string>{});
  std::filesystem::remove_all(shared);
}
