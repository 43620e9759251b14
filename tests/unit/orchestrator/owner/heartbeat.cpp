#include "orchestrator/owner/heartbeat.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

class Running {
 public:
  explicit Running(Microseconds interval = 10ms) {
    auto me = this_process("run", system_clock());
    me.heartbeat_us = 0;
    owned.set_owner(me);
    heartbeat.emplace(Heartbeat::Parts{.database = owned.file(),
                                       .experiment = owned.number(),
                                       .me = me,
                                       .clock = system_clock(),
                                       .lost =
                                           [this](const auto& other) {
                                             to = other ? other->pid : 0;
                                             lost = true;
                                           },
                                       .interval = interval});
  }

  template <class Condition>
  bool soon(Condition condition) const {
    auto& clock = system_clock();
    return poll_until(clock, Deadline::after(clock, 60s), 1ms, condition);
  }
  /// A heartbeat comes after this call.
  bool beats() const {
    const auto before = owned.owner()->heartbeat_us;
    return soon([&] { return owned.owner()->heartbeat_us > before; });
  }

  Owned owned;
  std::atomic<bool> lost{false};
  std::atomic<std::int64_t> to{-1};
  std::optional<Heartbeat> heartbeat;
};

}  // namespace

TEST_CASE("heartbeat: an owner beats and shows its phase at once, and its end releases the experiment",
          "[owner][unit]") {
  Running running{1h};
  running.heartbeat->phase("loading 2 warehouses\nof " + std::string(4096, 'x'));
  REQUIRE(running.soon([&] { return running.owned.owner()->phase != "begin"; }));
  const auto shown = running.owned.owner();
  CHECK(shown->phase == "loading 2 warehouses of " + std::string(95, 'x') + "…");
  CHECK(shown->phase_us > 0);
  CHECK(shown->heartbeat_us >= shown->phase_us);
  running.heartbeat.reset();
  CHECK_FALSE(running.owned.owner());
}

TEST_CASE("heartbeat: a results database that is busy costs heartbeats, and no more", "[owner][unit]") {
  Running running;
  REQUIRE(running.beats());
  SQLite::Database other{running.owned.file(), SQLite::OPEN_READWRITE};
  other.exec("BEGIN IMMEDIATE");
  const auto before = running.owned.owner()->heartbeat_us;
  running.heartbeat->phase("while it is locked");
  CHECK(running.owned.owner()->heartbeat_us == before);
  other.exec("ROLLBACK");
  CHECK(running.soon([&] { return running.owned.owner()->phase == "while it is locked"; }));
  CHECK_FALSE(running.lost);
}

/// Whatever this process writes to a file fails, as on a full disk.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~NoMoreFiles() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_CASE("heartbeat: a results database that can't be written costs heartbeats, and no more", "[owner][unit]") {
  Running running;
  REQUIRE(running.beats());
  const auto last = [&] {
    const NoMoreFiles full;
    const auto before = running.owned.owner()->heartbeat_us;
    running.heartbeat->phase("while it is full");
    CHECK(running.owned.owner()->heartbeat_us == before);
    return before;
  }();
  CHECK(last > 0);
  CHECK(running.soon([&] { return running.owned.owner()->phase == "while it is full"; }));
  CHECK_FALSE(running.lost);
}

TEST_CASE("heartbeat: an owner that asks learns at once that the experiment is another's", "[owner][unit]") {
  Running running{1h};
  running.heartbeat->check();
  CHECK_FALSE(running.lost);
  running.owned.set_owner(far_owner(5));
  running.heartbeat->check();
  CHECK(running.lost);
  CHECK(running.to == 4711);
}

TEST_CASE("heartbeat: an owner learns that the experiment is another's, and does not release it", "[owner][unit]") {
  Running running;
  running.owned.set_owner(far_owner(5));
  REQUIRE(running.soon([&] { return running.lost.load(); }));
  CHECK(running.to == 4711);
  running.heartbeat.reset();
  CHECK(running.owned.owner()->pid == 4711);
}
