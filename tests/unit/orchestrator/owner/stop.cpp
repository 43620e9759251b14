#include "orchestrator/owner/stop.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

/// Stops the owner of `owned`; `said` gets what it says.
struct Stopping {
  const Owned& owned;
  bool force = false;
  Microseconds patience = 60s;
  std::vector<std::string> said{};
  std::function<void()> when_asked = [] {};

  std::optional<StoppedOwner> run() {
    return stop_owner({owned.name(), owned.number(), force, patience, system_clock(), [this](const std::string& line) {
                         said.push_back(line);
                         if (said.size() == 1) when_asked();
                       }});
  }
};

std::string doing(const Sleeper& sleeper) {
  return "pid " + std::to_string(sleeper.pid()) + " on box (loading 2 warehouses, since 2026-11-23T04:05:06Z)";
}

}  // namespace

TEST_CASE("stop: nobody is stopped where nobody is at work", "[owner][unit]") {
  const Owned owned;
  Stopping stopping{owned};
  CHECK_FALSE(stopping.run());
  Sleeper sleeper;
  owned.set_owner(sleeper.owner());
  sleeper.end();
  CHECK_FALSE(stopping.run());
  CHECK(stopping.said.empty());
}

TEST_CASE("stop: a living owner is asked to end, and waited for", "[owner][unit]") {
  const Owned owned;
  const Sleeper sleeper{true};
  owned.set_owner(sleeper.owner());
  Stopping stopping{owned};
  stopping.when_asked = [&] { owned.owners().release(owned.number(), sleeper.owner()); };
  const auto ended = stopping.run();
  REQUIRE(ended);
  CHECK(ended->owner.pid == sleeper.pid());
  CHECK(ended->how == "ended in order");
  CHECK(stopping.said ==
        std::vector<std::string>{kId + ": asked its process to end: " + doing(sleeper), kId + ": waiting up to 1m"});
}

TEST_CASE("stop: an owner that the signal kills has ended, but not in order", "[owner][unit]") {
  const Owned owned;
  const Sleeper sleeper;
  owned.set_owner(sleeper.owner());
  const auto ended = Stopping{owned}.run();
  REQUIRE(ended);
  CHECK(ended->how == "ended, but not in order");
}

TEST_CASE("stop: an owner that does not end in time is named, and is not asked twice", "[owner][unit]") {
  const Owned owned;
  const Sleeper sleeper{true};
  owned.set_owner(sleeper.owner());
  Stopping stopping{owned, false, 1ms};
  const auto expected = kId + ": its process was asked to end, and still runs after 1ms: " + doing(sleeper) +
                        ". Wait longer: forklift stop --db " + owned.file() + " " + kId +
                        ". Or kill it: forklift stop --force --db " + owned.file() + " " + kId + ".";
  CHECK(error_of([&] { stopping.run(); }) == expected);
  const auto asked = owned.owner()->asked_us;
  REQUIRE(asked);
  stopping.said.clear();
  CHECK(error_of([&] { stopping.run(); }) == expected);
  CHECK(owned.owner()->asked_us == asked);
  CHECK(stopping.said == std::vector<std::string>{
                             kId + ": its process was asked to end at " + format_utc(*asked) + ": " + doing(sleeper),
                             kId + ": waiting up to 1ms"});
}

TEST_CASE("stop: with force a living owner is killed", "[owner][unit]") {
  const Owned owned;
  const Sleeper sleeper{true};
  owned.set_owner(sleeper.owner());
  Stopping stopping{owned, true};
  const auto ended = stopping.run();
  REQUIRE(ended);
  CHECK(ended->how == "killed");
  CHECK(look(sleeper.owner()) == Seen::gone);
  CHECK(stopping.said.empty());
}

TEST_CASE("stop: another forklift stop is waited for, not asked", "[owner][unit]") {
  const Owned owned;
  const Sleeper sleeper;
  owned.set_owner(sleeper.owner("stop"));
  Stopping stopping{owned, false, 1ms};
  CHECK(error_of([&] { stopping.run(); }) ==
        kId + ": forklift stop is at work on it: " + doing(sleeper) + ". Wait until that process ends.");
  CHECK(look(sleeper.owner()) == Seen::lives);
  CHECK(stopping.said.front() == kId + ": forklift stop is at work on it already: " + doing(sleeper));
}

TEST_CASE("stop: an owner out of reach is named, and left to force", "[owner][unit]") {
  const Owned owned;
  auto& clock = system_clock();
  owned.set_owner(far_owner(clock.wall_us() + 20'000'000));
  Stopping stopping{owned};
  CHECK(error_of([&] { stopping.run(); }) ==
        kId +
            ": it is running, and its process can't be reached from here: pid 4711 on far (run 1/3, since "
            "2026-11-23T04:05:06Z; last heartbeat 0 s ago). Stop it on far, or take the experiment away from it, and "
            "stop its servers by their records: forklift stop --force --db " +
            owned.file() + " " + kId + ".");
  stopping.force = true;
  CHECK_FALSE(stopping.run());
}
