#include "orchestrator/owner/judge.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using forklift::test::far_owner;

namespace {

constexpr std::int64_t kNow = 1'795'406'706'000'000, kSecond = 1'000'000;  // 2026-11-23T04:05:06Z
const Name kName{"r.db", test::kId};

store::Owner ours(const std::string& command = "run") {
  auto owner = far_owner(kNow - 3 * kSecond);
  owner.command = command;
  return owner;
}

}  // namespace

TEST_CASE("judge: an experiment is free without an owner, and if its owner is gone here", "[owner][unit]") {
  CHECK(judge({}, {}) == Standing::free);
  CHECK(judge(ours(), {.same_place = true, .seen = Seen::gone, .now_us = kNow}) == Standing::free);
}

TEST_CASE("judge: an owner that is seen here lives, however old its heartbeat is", "[owner][unit]") {
  CHECK(judge(ours(), {.same_place = true, .seen = Seen::lives, .now_us = kNow + 3600 * kSecond}) ==
        Standing::live_here);
}

TEST_CASE("judge: an owner elsewhere, or hidden, is judged by its heartbeat", "[owner][unit]") {
  const bool hidden = GENERATE(false, true);
  const auto at = [&](std::int64_t age) {
    return judge(far_owner(kNow - age * kSecond), {.same_place = hidden, .seen = Seen::hidden, .now_us = kNow});
  };
  CHECK(at(0) == Standing::live_elsewhere);
  CHECK(at(30) == Standing::live_elsewhere);
  CHECK(at(31) == Standing::silent);
  CHECK(at(-30) == Standing::live_elsewhere);  // its clock is ahead
  CHECK(at(-31) == Standing::silent);
}

TEST_CASE("judge: pids count in the same boot and namespace only, and only if both are known", "[owner][unit]") {
  const auto a = far_owner(0);
  auto b = a;
  CHECK(same_place(a, b));
  b.host = "another name";
  b.pid = 1;
  CHECK(same_place(a, b));
  b.boot_id = "x";
  CHECK_FALSE(same_place(a, b));
  b = a;
  b.pid_namespace = "pid:[1]";
  CHECK_FALSE(same_place(a, b));
  b.pid_namespace = "";
  CHECK_FALSE(same_place(b, b));
}

TEST_CASE("judge: who is refused reads whose the experiment is, and what to do", "[owner][unit]") {
  CHECK(std::string{is_running(kName, ours(), Standing::live_here, kNow).what()} ==
        "small-20261123-040506-ab12: it is running: pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z). Wait until "
        "that process ends, or end it: forklift stop --db r.db small-20261123-040506-ab12.");
  CHECK(std::string{is_running(kName, ours(), Standing::live_elsewhere, kNow).what()} ==
        "small-20261123-040506-ab12: it is running: pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last "
        "heartbeat 3 s ago). Wait until that process ends, or stop it on far. If it is gone already, try again 30 s "
        "after its last heartbeat.");
  CHECK(std::string{is_running(kName, ours("stop"), Standing::live_here, kNow).what()} ==
        "small-20261123-040506-ab12: forklift stop is at work on it: pid 4711 on far (run 1/3, since "
        "2026-11-23T04:05:06Z). Wait until that process ends.");
  CHECK(is_running(kName, ours(), Standing::live_here, kNow).kind() == ErrorKind::environment);
}

TEST_CASE("judge: what stop can't do names the process, and what --force would do", "[owner][unit]") {
  CHECK(
      std::string{out_of_reach({"my results.db", test::kId}, ours(), kNow).what()} ==
      "small-20261123-040506-ab12: it is running, and its process can't be reached from here: pid 4711 on far (run "
      "1/3, since 2026-11-23T04:05:06Z; last heartbeat 3 s ago). Stop it on far, or take the experiment away from it, "
      "and stop its servers by their records: forklift stop --force --db 'my results.db' small-20261123-040506-ab12.");
  CHECK(std::string{does_not_end(kName, ours(), Microseconds{300 * kSecond}, false).what()} ==
        "small-20261123-040506-ab12: its process was asked to end, and still runs after 5m: pid 4711 on far (run "
        "1/3, since 2026-11-23T04:05:06Z). Wait longer: forklift stop --db r.db small-20261123-040506-ab12. Or kill "
        "it: forklift stop --force --db r.db small-20261123-040506-ab12.");
  CHECK(std::string{does_not_end(kName, ours(), Microseconds{10 * kSecond}, true).what()} ==
        "small-20261123-040506-ab12: its process was killed, and is still there after 10s: pid 4711 on far (run 1/3, "
        "since 2026-11-23T04:05:06Z). Look at it: it may wait for a disk that does not answer.");
}

TEST_CASE("judge: an owner that lost its experiment says to whom", "[owner][unit]") {
  CHECK(
      lost(kName, ours()) ==
      "small-20261123-040506-ab12: this process is no longer its owner: pid 4711 on far works on it now. It leaves at "
      "once, and touches nothing more. See: forklift status --db r.db small-20261123-040506-ab12");
  CHECK(lost(kName, {}) ==
        "small-20261123-040506-ab12: this process is no longer its owner: it was released. It leaves at once, and "
        "touches nothing more. See: forklift status --db r.db small-20261123-040506-ab12");
}

TEST_CASE("judge: status shows the process, its phase and whether it lives", "[owner][unit]") {
  CHECK(status_line(ours(), Standing::live_here, kNow) ==
        "pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z): running");
  CHECK(status_line(ours(), Standing::live_elsewhere, kNow) ==
        "pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last heartbeat 3 s ago): running elsewhere");
  CHECK(status_line(ours(), Standing::silent, kNow + 60 * kSecond) ==
        "pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last heartbeat 63 s ago): silent");
  CHECK(status_line(ours(), Standing::free, kNow) == "pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z): gone");
}
