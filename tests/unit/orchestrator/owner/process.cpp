#include "orchestrator/owner/process.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using forklift::test::Sleeper;

TEST_CASE("process: a stat line is read behind the last bracket of the name", "[owner][unit]") {
  const auto stat = parse_stat(
      "4711 (odd ) R 1 (x) S 1 4711 4711 0 -1 4194560 100 0 0 0 5 6 0 0 20 0 3 0 123456 1000 10 "
      "18446744073709551615\n");
  REQUIRE(stat);
  CHECK(stat->pid == 4711);
  CHECK(stat->state == 'S');
  CHECK(stat->threads == 3);
  CHECK(stat->start_ticks == 123456);
  CHECK_FALSE(parse_stat(""));
  CHECK_FALSE(parse_stat("4711 (short) S 1 2 3"));
}

TEST_CASE("process: this process knows where its pid counts", "[owner][unit]") {
  const auto me = this_process("run", system_clock());
  CHECK(me.command == "run");
  CHECK(me.pid == ::getpid());
  CHECK(me.boot_id.size() == 36);
  CHECK(me.pid_namespace.rfind("pid:[", 0) == 0);
  CHECK(me.start_ticks > 0);
  CHECK(look(me) == Seen::lives);
}

TEST_CASE("process: a process with another start time is another one, and is not signalled", "[owner][unit]") {
  const Sleeper sleeper;
  auto other = sleeper.owner();
  CHECK(look(other) == Seen::lives);
  ++other.start_ticks;
  CHECK(look(other) == Seen::gone);
  send_signal(other, SIGKILL, "/dev/null");
  CHECK(look(sleeper.owner()) == Seen::lives);
}

TEST_CASE("process: a signal reaches its process, and one that ended but was not waited for is gone", "[owner][unit]") {
  const test::Owned owned;  // before the process, which inherits the open file
  const Sleeper sleeper;
  const auto owner = sleeper.owner();
  send_signal(owner, SIGKILL, owned.file());
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(sleeper.pid()), &info, WEXITED | WNOWAIT) == 0);  // still a zombie
  CHECK(info.si_status == SIGKILL);
  CHECK(look(owner) == Seen::gone);
}

TEST_CASE("process: one that does not have the results file open is not signalled", "[owner][unit]") {
  const Sleeper sleeper;
  const test::Owned owned;
  CHECK(
      test::error_of([&] { send_signal(sleeper.owner(), SIGKILL, owned.file()); }) ==
      "pid " + std::to_string(sleeper.pid()) + " on box: it is not seen to have " + owned.file() +
          " open, and so is not taken for the one that works on this experiment. Look at it, and end it yourself if it "
          "is; or stop it as the user who started it.");
  CHECK(look(sleeper.owner()) == Seen::lives);
}
