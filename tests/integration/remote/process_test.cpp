#include "orchestrator/remote/process.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "tests/integration/remote/both.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// A mark that no other test and no other run of this test has.
std::string unique_mark() {
  static int count = 0;
  return fmt::format("test-{}-{}/node-1", ::getpid(), ++count);
}

struct Daemon {
  explicit Daemon(remote::Remote& remote, const std::string& script, const std::string& mark = unique_mark())
      : host(remote) {
    record = remote::start_daemon(
        host, {.name = "node-1", .mark = mark, .command = {.argv = {"sh", "-c", script}}, .log_file = scratch / "log"},
        soon());
  }
  ~Daemon() {
    try {
      remote::stop_process(host, record, 0s, soon());
    } catch (const std::exception& failure) {
      WARN(failure.what());
    }
  }
  std::string log() const { return shell("cat '" + scratch / "log" + "'"); }
  ScratchDir scratch;
  remote::Remote& host;
  remote::ProcessRecord record;
};

}  // namespace

TEST_CASE("process: a daemon is started in a group of its own, writes its log, and is known by its start time",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  Daemon daemon{*host, "echo out; echo err >&2; cat; echo \"$FORKLIFT_PROCESS\"; exec sleep 1000"};
  CHECK(daemon.record.host == "far");
  CHECK(daemon.record.name == "node-1");
  CHECK(daemon.record.boot_id + "\n" == shell("cat /proc/sys/kernel/random/boot_id"));
  CHECK(remote::alive(*host, daemon.record, soon()));
  CHECK(eventually([&] { return daemon.log() == "out\nerr\n" + daemon.record.mark + "\n"; }));
  const auto stat = shell(fmt::format("cut -d' ' -f5,6 /proc/{}/stat", daemon.record.pid));  // group and session
  CHECK(stat == fmt::format("{0} {0}\n", daemon.record.pid));
  CHECK(shell(fmt::format("ls /proc/{}/fd | tr '\\n' ' '", daemon.record.pid)) == "0 1 2 ");
  for (auto other : {0, 1, 2}) {
    auto record = daemon.record;
    if (other == 0) record.start_ticks += 1;
    if (other == 1) record.boot_id = "another boot";
    if (other == 2) record.pid = 0;
    CHECK_FALSE(remote::alive(*host, record, soon()));
    record.mark.clear();
    remote::signal_group(*host, record, SIGKILL, soon());
    remote::stop_process(*host, record, 0s, soon());
  }
  CHECK(remote::alive(*host, daemon.record, soon()));
  remote::stop_process(*host, daemon.record, 10s, soon());
  CHECK_FALSE(remote::alive(*host, daemon.record, soon()));
  remote::stop_process(*host, daemon.record, 10s, soon());
}

TEST_CASE("process: a program that can't be started is an error", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  const auto start = [&](const std::string& program, const std::string& log) {
    return error_of([&] {
      remote::start_daemon(*host, {.name = "node-1", .mark = "test", .command = {.argv = {program}}, .log_file = log},
                           soon());
    });
  };
  const auto error = [](const std::string& log, const std::string& program, int code, const std::string& reason) {
    return fmt::format(
        "far: can't start node-1. Check that the program is installed there and may be run.\n    command: sh -c … sh "
        "{} 'FORKLIFT_DB FORKLIFT_PROCESS' {}\n    exit code: {}\n    {}",
        log, program, code, reason);
  };
  const std::string log = scratch / "log", no_log = scratch / "no/such/log";
  CHECK(start("no-such-program", log) ==
        error(log, "no-such-program", 127, "no-such-program: not found or not executable"));
  CHECK(start("/etc/passwd", log) == error(log, "/etc/passwd", 127, "/etc/passwd: not found or not executable"));
  CHECK_THAT(start("true", no_log), Catch::StartsWith(error(no_log, "true", 126, "")) &&
                                        Catch::Contains("cannot create " + no_log, Catch::CaseSensitive::Yes));
}

TEST_CASE("process: a daemon that ignores SIGTERM is killed after the grace", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  Daemon daemon{*host, "trap '' TERM; echo ready; while :; do sleep 1000; done"};
  REQUIRE(eventually([&] { return daemon.log() == "ready\n"; }));
  remote::signal_group(*host, daemon.record, SIGTERM, soon());
  CHECK(remote::alive(*host, daemon.record, soon()));
  remote::stop_process(*host, daemon.record, 100ms, soon());
  CHECK_FALSE(remote::alive(*host, daemon.record, soon()));
  CHECK(remote::find_marked(*host, daemon.record.mark, soon()).empty());
}

TEST_CASE("process: children that outlive a killed leader, in its group or out of it, are found and ended",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  Daemon daemon{*host, "sleep 1001 & setsid sleep 1002 & env -u FORKLIFT_PROCESS sleep 1003 & echo ready; wait"};
  REQUIRE(eventually([&] { return daemon.log() == "ready\n"; }));
  const auto found = [&] { return remote::find_marked(*host, daemon.record.mark, soon()).size(); };
  CHECK(eventually([&] { return found() == 3; }));
  shell(fmt::format("kill -9 {}", daemon.record.pid));
  CHECK(eventually([&] { return !remote::alive(*host, daemon.record, soon()); }));
  CHECK(found() == 2);
  const auto group = fmt::format(
      "for f in /proc/[0-9]*/stat; do sed 's/.*) //' $f 2>/dev/null; done | awk '$3=={} && $1!=\"Z\"' | wc -l",
      daemon.record.pid);
  CHECK(shell(group) == "2\n");
  remote::stop_process(*host, daemon.record, 10s, soon());
  CHECK(found() == 0);
  CHECK(shell(group) == "0\n");
}

TEST_CASE("process: stopping node-1 leaves node-10 alone", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  Daemon one{*host, "exec sleep 1000"};
  Daemon ten{*host, "exec sleep 1000", one.record.mark + "0"};
  CHECK(remote::find_marked(*host, one.record.mark, soon()).size() == 1);
  const auto both = one.record.mark.substr(0, one.record.mark.rfind('/') + 1);
  CHECK(remote::find_marked(*host, both, soon()).size() == 2);
  remote::stop_process(*host, one.record, 10s, soon());
  CHECK_FALSE(remote::alive(*host, one.record, soon()));
  CHECK(remote::alive(*host, ten.record, soon()));
  const auto left = remote::find_marked(*host, both, soon());
  REQUIRE(left.size() == 1);
  CHECK(left[0].pid == ten.record.pid);
  CHECK(left[0].start_ticks == ten.record.start_ticks);
  CHECK(left[0].boot_id == ten.record.boot_id);
  CHECK(left[0].mark == ten.record.mark);
}

TEST_CASE("process: a daemon survives the end of the connection that started it", "[remote][integration]") {
  Sshd sshd;
  auto host = remote::make_ssh(sshd.host(), system_clock());
  Daemon daemon{*host, "exec sleep 1000"};
  sshd.drop_sessions();
  CHECK(remote::alive(*host, daemon.record, soon()));
  {
    const auto second = remote::make_ssh(sshd.host(), system_clock());
    CHECK(remote::alive(*second, daemon.record, soon()));
  }
  CHECK(remote::alive(*host, daemon.record, soon()));
}

TEST_CASE("process: one whose first thread has ended lives as long as another does", "[remote][integration]") {
  const auto host = remote::make_local("far", system_clock());
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGTERM, SIG_DFL);  // not the test framework's
    ::setsid();
    std::thread{[] { ::pause(); }}.detach();
    ::syscall(SYS_exit, 0);  // this thread only: what remains is a zombie with a thread that holds files and ports
  }
  const auto fields = [&](const char* which) {
    return shell(fmt::format("cut -d' ' -f{} /proc/{}/stat", which, child));
  };
  REQUIRE(eventually([&] { return fields("3,20") == "Z 2\n"; }));
  const auto boot_id = shell("cat /proc/sys/kernel/random/boot_id");
  remote::ProcessRecord record;
  record.pid = child;
  record.start_ticks = std::stoll(fields("22"));
  record.boot_id = boot_id.substr(0, boot_id.size() - 1);
  CHECK(remote::alive(*host, record, soon()));
  remote::stop_process(*host, record, 10s, soon());
  CHECK(fields("3,20") == "Z 1\n");  // nobody but its parent can do more about it
  CHECK_FALSE(remote::alive(*host, record, soon()));
  CHECK(::waitpid(child, nullptr, 0) == child);
}

TEST_CASE("process: a host that does not answer is an error, not a dead process", "[remote][integration]") {
  Sshd sshd;
  auto host = remote::make_ssh(sshd.host(), system_clock());
  Daemon daemon{*host, "exec sleep 1000"};
  sshd.stop();
  CHECK(error_of([&] { remote::alive(*host, daemon.record, soon()); }) ==
        fmt::format(
            "far: nothing listens on 127.0.0.1:{} (connection refused). Start sshd there, or correct address and port.",
            sshd.port()));
  sshd.start();
  CHECK(remote::alive(*host, daemon.record, soon()));
}

TEST_CASE("process: a record that names a stranger's process, or another user's copy of a mark, touches neither",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  Daemon stranger{*host, "exec sleep 1000", unique_mark()};
  // As a results file from somebody else might have it: everything is right but the mark.
  auto forged = stranger.record;
  forged.mark = unique_mark();
  CHECK_FALSE(remote::alive(*host, forged, soon()));
  remote::signal_group(*host, forged, SIGKILL, soon());
  remote::stop_process(*host, forged, 0s, soon());
  CHECK(remote::alive(*host, stranger.record, soon()));

  if (::geteuid() != 0) {
    WARN("skipped: only root can start a process as another user");
    return;
  }
  Daemon copied{*host, "exec setpriv --reuid 4711 --clear-groups sleep 1000"};
  CHECK(eventually([&] { return remote::find_marked(*host, copied.record.mark, soon()).empty(); }));
  CHECK_FALSE(remote::alive(*host, copied.record, soon()));
  remote::stop_process(*host, copied.record, 0s, soon());  // returns at once: it waits for nobody's process
  CHECK(shell(fmt::format("ls -d /proc/{} | wc -l", copied.record.pid)) == "1\n");
  shell(fmt::format("kill -9 {}", copied.record.pid));
}

TEST_CASE("process: a daemon gets what it needs of the environment, and nothing else", "[remote][integration]") {
  const ScratchDir scratch;
  const auto host = make_remote("local");
  ::setenv("CI_TOKEN", "secret", 1);
  const auto record = remote::start_daemon(
      *host,
      {.name = "node-1",
       .mark = unique_mark(),
       .command = {.argv = {"sh", "-c", "env; exec sleep 1000"}, .environment = {{"GIVEN", "a b\n=c"}}},
       .log_file = scratch / "log"},
      soon());
  ::unsetenv("CI_TOKEN");
  const auto log = [&] { return shell("cat '" + scratch / "log" + "'"); };
  CHECK(eventually([&] { return log().find("PATH=") != std::string::npos; }));
  remote::stop_process(*host, record, 10s, soon());
  CHECK(log().find("GIVEN=a b\n=c\n") != std::string::npos);
  CHECK(log().find("FORKLIFT_PROCESS=" + record.mark + "\n") != std::string::npos);
  CHECK(log().find("secret") == std::string::npos);
}

TEST_CASE("process: one that is replaced by the next program again and again is alive at every look",
          "[remote][integration]") {
  const auto host = make_remote("local");
  // As setpriv and taskset are by a server, but without an end: an exec shows no environment for a moment.
  const ScratchDir scratch;
  const auto file = scratch.write("next", "#!/bin/sh\nexec \"$0\"\n");
  std::filesystem::permissions(file, std::filesystem::perms{0700});
  Daemon daemon{*host, "exec '" + file + "'"};
  int gone = 0;
  for (int i = 0; i < 100; ++i) gone += remote::alive(*host, daemon.record, soon()) ? 0 : 1;
  CHECK(gone == 0);
}
