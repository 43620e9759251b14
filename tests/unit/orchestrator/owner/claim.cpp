#include "orchestrator/owner/claim.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/fake_clock.hpp"
#include "tests/unit/orchestrator/owner/owned.hpp"

using namespace forklift;
using namespace forklift::owner;
using namespace forklift::test;

namespace {

constexpr std::int64_t kHour = 3'600'000'000;

Claim claim_of(const Owned& owned, Clock& clock) {
  return {.name = owned.name(),
          .experiment = owned.number(),
          .me = this_process("run", clock),
          .clock = clock,
          .say = [](const std::string& line) { FAIL(line); }};
}

}  // namespace

TEST_CASE("claim: a free experiment is taken, one of a living process is not, and a killed owner does not block",
          "[owner][unit]") {
  const Owned owned;
  auto& clock = system_clock();
  Sleeper first;
  owned.set_owner(first.owner());
  CHECK(error_of([&] { claim(claim_of(owned, clock)); }) ==
        kId + ": it is running: pid " + std::to_string(first.pid()) +
            " on box (loading 2 warehouses, since 2026-11-23T04:05:06Z). Wait until that process ends, or end it: "
            "forklift stop --db " +
            owned.file() + " " + kId + ".");
  CHECK(owned.owner()->pid == first.pid());
  auto forced = claim_of(owned, clock);
  forced.by_force = true;  // for those that can't be reached: this one can be killed
  CHECK(error_of([&] { claim(forced); }) != "nothing");
  first.end();
  CHECK(error_of([&] { claim(claim_of(owned, clock)); }) == "nothing");
  CHECK(owned.owner()->pid == ::getpid());
}

TEST_CASE("claim: of many that claim at once one gets it", "[owner][unit]") {
  const Owned owned;
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      auto mine = claim_of(owned, system_clock());
      mine.me.boot_id = "host " + std::to_string(i);  // each another process, for the others
      try {
        claim(mine);
        ++taken;
      } catch (const Error&) {
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(taken == 1);
}

TEST_CASE("claim: an owner elsewhere with a fresh heartbeat is left alone, but for force", "[owner][unit]") {
  const Owned owned;
  FakeClock clock;
  owned.set_owner(far_owner(clock.wall_us()));
  CHECK(error_of([&] { claim(claim_of(owned, clock)); }) ==
        kId +
            ": it is running: pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last heartbeat 0 s ago). Wait "
            "until that process ends, or stop it on far. If it is gone already, try again 30 s after its last "
            "heartbeat.");
  auto forced = claim_of(owned, clock);
  forced.by_force = true;
  claim(forced);
  CHECK(owned.owner()->pid == ::getpid());
}

TEST_CASE("claim: a silent owner elsewhere is watched, and then replaced", "[owner][unit]") {
  const Owned owned;
  FakeClock clock;
  owned.set_owner(far_owner(clock.wall_us() - kHour));
  std::string said;
  auto mine = claim_of(owned, clock);
  mine.say = [&](const std::string& line) { said = line; };
  const auto begin = clock.now();
  claim(mine);
  CHECK(said == "note: " + kId +
                    " was left without a word by pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last "
                    "heartbeat 3600 s ago). Waiting 15s for a heartbeat");
  CHECK(clock.now() - begin >= mine.watch);
  CHECK(owned.owner()->pid == ::getpid());
}

TEST_CASE("claim: an owner whose clock is wrong is heard while it is watched", "[owner][unit]") {
  const Owned owned;
  FakeClock clock;
  auto far = far_owner(clock.wall_us() - kHour);
  owned.set_owner(far);
  auto mine = claim_of(owned, clock);
  mine.say = [&](const std::string&) {
    far.heartbeat_us += 5'000'000;
    owned.owners().beat(owned.number(), far);
  };
  CHECK(error_of([&] { claim(mine); }) ==
        kId +
            ": it is running: pid 4711 on far (run 1/3, since 2026-11-23T04:05:06Z; last heartbeat 0 s ago). Wait "
            "until that process ends, or stop it on far. If it is gone already, try again 30 s after its last "
            "heartbeat.");
  CHECK(owned.owner()->pid == 4711);
}

TEST_CASE("claim: the running experiments of a database are known", "[owner][unit]") {
  const Owned owned;
  CHECK(running_experiments(owned.file(), system_clock()).empty());
  Sleeper sleeper;
  owned.set_owner(sleeper.owner());
  CHECK(running_experiments(owned.file(), system_clock()) == std::set<std::string>{kId});
  sleeper.end();
  CHECK(running_experiments(owned.file(), system_clock()).empty());
}
