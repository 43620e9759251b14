// What a host is, what may be done in it, and what is left of it.
#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "tests/integration/desk/running_desk.hpp"
#include "tests/support/own_network.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

bool soon(const std::function<bool()>& condition) {
  return poll_until(system_clock(), Deadline::after(system_clock(), 20s), 10ms, condition);
}

/// Without the interfaces ("fl…") of tests that run beside this one.
std::string network_of_ours() {
  return run_program({"/bin/sh", "-c",
                      "PATH=$PATH:/usr/sbin:/sbin; "
                      "for what in link addr route rule; do ip -o $what; done | grep -v '[: ]fl[0-9]'"})
      .out;
}

std::string out_of(const RunningDesk& desk, const std::string& host, const std::string& command) {
  return desk.exec(host, {"sh", "-c", command}).out;
}

/// Something that runs in a host until it ends, and carries the desk's mark.
Program running_in(const RunningDesk& desk, const std::string& host, const std::string& command) {
  return Program{
      {built("forklift-desk"), "exec", "--pid", std::to_string(desk.pid(host)), "--", "/bin/sh", "-c", command},
      {"FORKLIFT_PROCESS=" + desk.mark() + "/x"}};
}

}  // namespace

TEST_CASE("desk: a host has its own name, boot id, processes, network and temporary files", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(2)};
  const auto told = desk.ask({{"ask", "hosts"}});
  CHECK(told["links"] == "tun");
  for (const auto* host : {"h1", "h2"}) {
    CHECK(out_of(desk, host, "hostname") == std::string{host} + "\n");
    CHECK(out_of(desk, host, "cat /proc/sys/kernel/random/boot_id") ==
          told["hosts"][host]["boot_id"].get<std::string>() + "\n");
    CHECK(out_of(desk, host, "ls -a /tmp /var/tmp; touch /tmp/of-" + std::string{host}) ==
          "/tmp:\n.\n..\n\n/var/tmp:\n.\n..\n");
    CHECK(std::filesystem::exists(desk.directory() + "/hosts/" + host + "/tmp/of-" + host));
    CHECK(out_of(desk, host, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '") == "lo\ndesk0\n");
    const auto first = out_of(desk, host, "tr '\\0' ' ' </proc/1/cmdline");
    CHECK(first.find("forklift-desk run") != std::string::npos);
  }
  CHECK(told["hosts"]["h1"]["boot_id"] != told["hosts"]["h2"]["boot_id"]);
  CHECK(told["hosts"]["h1"]["boot_id"].get<std::string>() + "\n" != read_file("/proc/sys/kernel/random/boot_id"));
}

TEST_CASE("desk exec: a command's exit code and signals are passed on", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(1)};
  CHECK(desk.exec("h1", {"sh", "-c", "exit 7"}).exit_code == 7);
  CHECK(desk.exec("h1", {"sh", "-c", "kill -9 $$"}).exit_code == 137);
  CHECK(desk.exec("h1", {"/bin/echo", "--pid", "a b"}).out == "--pid a b\n");
  const auto lost = desk.exec("h1", {"no-such-program"});
  CHECK(lost.exit_code == 127);
  CHECK(lost.err == "forklift-desk exec: no-such-program: No such file or directory\n");
  CHECK(desk.exec("h1", {"/etc/passwd"}).exit_code == 126);

  auto waiting = running_in(desk, "h1", "trap 'exit 5' TERM; echo ready >&2; tail -f /dev/null & wait");
  REQUIRE(waiting.wait_for_error_text("ready", 20s));
  waiting.signal(SIGTERM);
  CHECK(waiting.wait(20s).exit_code == 5);
}

TEST_CASE("desk exec: a command ends with who runs it", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(1)};
  auto waiting = running_in(desk, "h1", "echo ready >&2; exec tail -f /dev/null");
  REQUIRE(waiting.wait_for_error_text("ready", 20s));
  waiting.signal(SIGKILL);
  CHECK(waiting.wait(20s).exit_code == 137);
  CHECK(soon([&] { return processes_with(desk.mark() + "/x").empty(); }));
}

TEST_CASE("desk: a signal that asks it to end removes processes, groups, socket and files", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const int signal = GENERATE(SIGTERM, SIGINT, SIGHUP);
  RunningDesk desk{desk_job(2)};
  auto waiting = running_in(desk, "h1", "trap '' TERM; echo ready >&2; tail -f /dev/null");
  REQUIRE(waiting.wait_for_error_text("ready", 20s));
  CHECK(std::filesystem::exists(desk.group("cpu", "h1")));
  desk.program().signal(signal);
  const auto ended = desk.program().wait(20s);
  CHECK(ended.exit_code == 0);
  CHECK(ended.err.empty());
  CHECK(waiting.wait(20s).exit_code == 137);
  CHECK(processes_with(desk.mark()) == std::vector<std::string>{});
  for (const auto* controller : {"cpu", "cpuacct", "memory"})
    CHECK_FALSE(std::filesystem::exists(desk.group(controller, "")));
  CHECK_FALSE(std::filesystem::exists(desk.directory()));
}

TEST_CASE("desk: a desk that is killed takes all processes with it, and \"clean\" removes its groups",
          "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  RunningDesk desk{desk_job(2)};
  auto first = running_in(desk, "h1", "echo ready >&2; setsid tail -f /dev/null");
  auto second = running_in(desk, "h2", "echo ready >&2; tail -f /dev/null");
  REQUIRE(first.wait_for_error_text("ready", 20s));
  REQUIRE(second.wait_for_error_text("ready", 20s));
  desk.program().signal(SIGKILL);
  CHECK(desk.program().wait(20s).exit_code == 137);
  CHECK(first.wait(20s).exit_code == 137);
  CHECK(second.wait(20s).exit_code == 137);
  CHECK(soon([&] { return processes_with(desk.mark()).empty(); }));
  CHECK(std::filesystem::exists(desk.group("cpu", "h1")));
  const auto cleaned = run_program({built("forklift-desk"), "clean", desk.mark()});
  CHECK(cleaned.exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(desk.group("cpu", "")));
  CHECK(run_program({built("forklift-desk"), "clean", desk.mark()}).out == "0 control groups removed\n");
  const auto refused = run_program({built("forklift-desk"), "clean", "system.slice"});
  CHECK(refused.exit_code == 2);
  CHECK(refused.err ==
        "forklift-desk clean: \"system.slice\" is no mark of a desk. Give the \"mark\" of its job, which begins with "
        "\"forklift-\".\n");
}

TEST_CASE("desk: \"clean\" ends what still runs in the groups", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  RunningDesk desk{desk_job(1)};
  Program stray{{"/usr/bin/tail", "-f", "/dev/null"}};
  for (const auto* controller : {"cpu", "memory"})
    std::ofstream{desk.group(controller, "h1") + "/cgroup.procs"} << stray.pid();
  desk.program().signal(SIGKILL);
  desk.program().wait(20s);
  CHECK(run_program({built("forklift-desk"), "clean", desk.mark()}).exit_code == 0);
  CHECK(stray.wait(20s).exit_code == 137);
}

TEST_CASE("desk: the machine's own network is the same before, while and after a desk runs", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  in_own_network([] {  // one that no other test changes meanwhile
    const auto before = network_of_ours();
    CHECK(before.find("LOOPBACK,UP") != std::string::npos);
    for (const int last : {SIGTERM, SIGKILL}) {
      RunningDesk desk{desk_job(3)};
      CHECK(network_of_ours() == before);
      desk.program().signal(last);
      desk.program().wait(20s);
      CHECK(soon([&] { return processes_with(desk.mark()).empty(); }));
      CHECK(network_of_ours() == before);
    }
  });
}

TEST_CASE("desk: a second desk in the same directory or with the same mark is refused, and changes nothing",
          "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(1)};
  const ScratchDir scratch;
  auto job = desk_job(1);
  job["mark"] = desk.mark();
  job["directory"] = desk.directory();
  const auto run = [&] { return run_program({built("forklift-desk"), "run", scratch.write("j.json", job.dump())}); };
  const auto same_directory = run();
  CHECK(same_directory.exit_code == 3);
  CHECK(same_directory.err ==
        desk.directory() + "/desk.sock: a desk answers here already. Stop it, or name another directory.\n");
  job["directory"] = scratch / "other";
  const auto same_mark = run();
  CHECK(same_mark.exit_code == 3);
  CHECK(same_mark.err == desk.group("cpu", "") +
                             ": this control group is there already. If no desk of this mark runs, remove it with "
                             "\"forklift-desk clean\".\n");
  CHECK_FALSE(std::filesystem::exists(scratch / "other"));
  CHECK(desk.exec("h1", {"true"}).exit_code == 0);
}

TEST_CASE("desk: a host that is killed from outside ends the desk, which says so", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  RunningDesk desk{desk_job(2)};
  ::kill(desk.pid("h2"), SIGKILL);
  const auto ended = desk.program().wait(20s);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err ==
        "h2: its first process was killed, and so was all that ran in it. Read the system's log: memory may have been "
        "short.\n");
  CHECK_FALSE(std::filesystem::exists(desk.group("cpu", "")));
}

TEST_CASE("desk: a user who may not make hosts learns why, and leaves nothing", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const ScratchDir scratch;
  REQUIRE(::chown(scratch.path().c_str(), 65534, 65534) == 0);
  const auto program = scratch / "forklift-desk";
  std::filesystem::copy_file(built("forklift-desk"), program);
  auto job = desk_job(1);
  job["mark"] = "forklift-test-" + random_token().substr(0, 12);
  job["directory"] = scratch / "desk";
  job["hosts"][0]["cpu"] = 0.5;
  const auto as_nobody = [&](const std::vector<std::string>& words) {
    std::vector<std::string> argv{"/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534",
                                  "--clear-groups",   program};
    argv.insert(argv.end(), words.begin(), words.end());
    return run_program(argv);
  };
  const auto ended = as_nobody({"run", scratch.write("j.json", job.dump())});
  CHECK(ended.exit_code == 3);
  INFO(ended.err);
  CHECK(ended.err.find("Permission denied") + ended.err.find("Operation not permitted") != 2 * std::string::npos);
  CHECK_FALSE(std::filesystem::exists(scratch / "desk"));
  const auto here = Json::parse(as_nobody({"check"}).out);
  CHECK(here["namespaces"] == false);
  CHECK(here["quotas"] == false);
  CHECK(here["problems"].size() > 0);
}
