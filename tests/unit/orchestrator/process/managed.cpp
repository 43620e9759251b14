#include "orchestrator/process/managed.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/support/error_of.hpp"
#include "tests/unit/orchestrator/process/a_process.hpp"

using namespace forklift;
using test::AProcess, test::error_of, test::Failure, test::kStarting, test::lost_start;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

TEST_CASE("managed process: its whole life is in the journal, each effect before it happens", "[process][unit]") {
  AProcess one;
  one.start();
  CHECK(one.host.processes().at(0).argv == Lines{"mariadbd", "--port=1"});
  CHECK(one.process.alive());
  one.host.put("/w/socket", "");
  one.process.stop(0s);
  CHECK_FALSE(one.host.there("/w/socket"));
  CHECK_FALSE(one.process.started());
  CHECK(one.host.processes().empty());
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101", "stopped sql-node-1 101"});
}

TEST_CASE("managed process: one whose start was not answered is found by its mark, and stopped", "[process][unit]") {
  AProcess one;
  one.fail_start(Failure::lost_after);
  CHECK(error_of([&] { one.start(); }) == lost_start("mariadbd --port=1"));
  CHECK_FALSE(one.process.started());
  REQUIRE(one.host.processes().size() == 1);
  one.process.stop(0s);
  CHECK(one.host.processes().empty());
  CHECK(one.journal.lines == Lines{kStarting, "stopped sql-node-1 101"});
}

TEST_CASE("managed process: the row of one that can't be found yet stays, for a later look", "[process][unit]") {
  AProcess one;
  one.fail_start(Failure::lost_before);
  CHECK(error_of([&] { one.start(); }) == lost_start("mariadbd --port=1"));
  one.process.stop(0s);
  CHECK(one.journal.lines == Lines{kStarting});
}

TEST_CASE("managed process: it is stopped once, and what was never started is not stopped", "[process][unit]") {
  AProcess one;
  one.process.stop(0s);
  CHECK(one.journal.lines.empty());
  one.start();
  one.process.stop(0s);
  one.process.stop(0s);
  CHECK(one.signals() == Lines{"TERM 101"});
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101", "stopped sql-node-1 101"});
}

TEST_CASE("managed process: one that ignores SIGTERM is killed", "[process][unit]") {
  AProcess one;
  one.start();
  one.ignore({"TERM"});
  one.process.stop(0s);
  CHECK(one.signals() == Lines{"TERM 101", "KILL 101"});
  CHECK(one.host.processes().empty());
}

TEST_CASE("managed process: one that survives SIGKILL is told of, and stays in the journal", "[process][unit]") {
  AProcess one;
  one.start();
  one.ignore({"TERM", "KILL"});
  CHECK(
      error_of([&] { one.process.stop(0s); }) ==
      "box: sql-node-1 (pid 101) did not end, even after SIGKILL. Look at it on that host: it may wait for a disk that "
      "does not answer.");
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101"});
  one.ignore({});  // and may be stopped later
  one.process.stop(0s);
  CHECK(one.journal.lines.back() == "stopped sql-node-1 101");
}

TEST_CASE("managed process: a stranger that has its pid now is not alive, and gets no signal", "[process][unit]") {
  AProcess one;
  one.start();
  one.end(0);
  one.host.with(
      [](test::FakeMachine& machine) { machine.processes.all = {{.pid = 101, .start = 99, .argv = {"sleep"}}}; });
  CHECK_FALSE(one.process.alive());
  one.process.stop(0s);
  CHECK(one.signals().empty());
  CHECK(one.host.processes().size() == 1);
  CHECK(one.journal.lines.back() == "stopped sql-node-1 101");
}

TEST_CASE("managed process: it is ready when nothing is missing any more", "[process][unit]") {
  AProcess one;
  one.start();
  Lines missing{"a port", "a table", ""};
  std::size_t asked = 0;
  one.process.await_ready(1s, [&] { return missing.at(asked++); });
  CHECK(asked == 3);
}

TEST_CASE("managed process: one that never gets ready is given up with what was missing last, and its log",
          "[process][unit]") {
  AProcess one;
  one.start();
  one.host.put("/w/log", "first\nsecond\n");
  try {
    one.process.await_ready(1s, [] { return "connection refused"; });
    FAIL("it can't be ready");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} ==
          "sql-node-1 on box: it did not answer within 1s (connection refused). Read the last lines of its log below.\n"
          "    first\n    second");
  }
}

TEST_CASE("managed process: one that dies before it is ready fails at once, with how it ended and its log",
          "[process][unit]") {
  AProcess one;
  one.start();
  one.host.put("/w/log", "no such plugin\n");
  one.end(7);
  const auto await = [&] { one.process.await_ready(1h, [] { return "connection refused"; }); };
  const std::string told =
      "sql-node-1 on box: it ended while starting: exit code 7. Read the last lines of its log below.\n"
      "    no such plugin";
  CHECK(error_of(await) == told);
  CHECK(error_of(await) == told);  // several ask after one that has died: the journal is told once
  CHECK(one.journal.lines ==
        Lines{kStarting, "started sql-node-1 101", "died sql-node-1: it ended while starting: exit code 7"});
}

TEST_CASE("managed process: one that is taken over is continued, watched and stopped like one started here",
          "[process][unit]") {
  AProcess one;
  one.host.with([](test::FakeMachine& machine) {
    machine.processes.all.push_back({.pid = 55, .start = 550, .mark = "e-1/c1/sql-node-1"});
  });
  one.process.take_over({.name = "sql-node-1",
                         .mark = "e-1/c1/sql-node-1",
                         .host = "box",
                         .boot_id = "boot-box",
                         .log_file = "/w/log",
                         .pid = 55,
                         .start_ticks = 550});
  CHECK(one.process.alive());
  one.process.stop(0s);
  CHECK(one.signals() == Lines{"CONT 55", "TERM 55"});
  CHECK(one.journal.lines == Lines{"stopped sql-node-1 55"});
}
