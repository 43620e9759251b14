// The send policy against simulated arrivals: what it adds to a request's latency, and how many requests go together.
#include "driver/keylookup/send_policy.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/error.hpp"
#include "tests/support/send_simulation.hpp"

using namespace forklift;
using namespace forklift::driver::keylookup;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

SendSettings mode(SendMode wanted) {
  SendSettings settings;
  settings.mode = wanted;
  return settings;
}

SendHistory steady(std::chrono::nanoseconds gap) {
  SendHistory history;
  for (int i = 0; i < 8; ++i) history.arrived(kStart + i * gap);
  return history;
}

}  // namespace

TEST_CASE("send policy: nothing queued is never sent", "[keylookup][unit]") {
  for (const auto each : {SendMode::force, SendMode::adaptive, SendMode::interval}) {
    CHECK_FALSE(decide(mode(each), kStart + 1s, {}, {}).send);
  }
}

TEST_CASE("send policy: a full batch is sent in every mode", "[keylookup][unit]") {
  for (const auto each : {SendMode::force, SendMode::adaptive, SendMode::interval}) {
    CHECK(decide(mode(each), kStart + 7us, steady(1us), {64, kStart + 7us}).send);
  }
}

TEST_CASE("send policy: the interval counts from the oldest request", "[keylookup][unit]") {
  const auto settings = mode(SendMode::interval);
  const auto early = decide(settings, kStart + 50us, {}, {3, kStart});
  CHECK_FALSE(early.send);
  CHECK(early.until == kStart + 200us);
  CHECK(decide(settings, kStart + 200us, {}, {3, kStart}).send);
}

TEST_CASE("send policy: the rate needs eight arrivals, and falls while nothing comes", "[keylookup][unit]") {
  SendHistory few;
  few.arrived(kStart, 7);
  CHECK(arrival_rate(kStart + 1us, few) == 0);
  CHECK(arrival_rate(kStart + 8us, steady(1us)) == Approx(1e6));
  CHECK(arrival_rate(kStart + 80us, steady(1us)) == Approx(1e5));
}

TEST_CASE("send policy: adaptive waits exactly when the wait is likely enough to gather more", "[keylookup][unit]") {
  auto settings = mode(SendMode::adaptive);
  settings.moment = 20us;
  // Eight arrivals in 64 µs: 125,000/s, 1 - exp(-2.5) = 0.918 within 20 µs.
  const SendQueue queued{1, kStart + 64us};
  CHECK_FALSE(decide(settings, kStart + 64us, steady(8us), queued).send);
  settings.likely = 0.95;
  CHECK(decide(settings, kStart + 64us, steady(8us), queued).send);
}

TEST_CASE("send policy: at a low Poisson rate adaptive adds nothing, interval adds its interval", "[keylookup][unit]") {
  const auto arrivals = poisson(1'000, 20'000);
  CHECK(simulate(mode(SendMode::force), arrivals).added_us == 0);
  CHECK(simulate(mode(SendMode::adaptive), arrivals).added_us < 0.01);
  CHECK(simulate(mode(SendMode::interval), arrivals).added_us > 150);
}

TEST_CASE("send policy: at a high Poisson rate adaptive gathers, and waits no longer than its moment",
          "[keylookup][unit]") {
  const auto arrivals = poisson(1'000'000, 200'000);
  const auto forced = simulate(mode(SendMode::force), arrivals);
  const auto adaptive = simulate(mode(SendMode::adaptive), arrivals);
  CHECK(forced.batch < 1.01);
  CHECK(adaptive.batch > 10);
  CHECK(adaptive.added_us < 20);
}

TEST_CASE("send policy: a lone request after a burst is not held back", "[keylookup][unit]") {
  // Bursts of 100 at 1 µs, 10 ms apart, each followed 5 ms later by one request.
  std::vector<TimePoint> lone_only;
  SendHistory history = steady(1us);
  const TimePoint lone = kStart + 5ms;
  history.arrived(lone);
  CHECK(decide(mode(SendMode::adaptive), lone, history, {1, lone}).send);
}

TEST_CASE("send policy: bursts go together under adaptive", "[keylookup][unit]") {
  std::vector<TimePoint> arrivals;
  for (int burst = 0; burst < 200; ++burst) {
    for (int i = 0; i < 100; ++i) arrivals.push_back(kStart + burst * 10ms + i * 1us);
  }
  const auto adaptive = simulate(mode(SendMode::adaptive), arrivals);
  CHECK(adaptive.batch > 5);
  CHECK(adaptive.added_us < 20);
}

TEST_CASE("send policy: an unknown mode is named", "[keylookup][unit]") {
  CHECK_THROWS_WITH(read_send_mode("eager"), "send: \"eager\" is no send mode. Use force, adaptive or interval.");
}
