#include "desk/links/paths.hpp"

#include <catch2/catch.hpp>

#include "desk/links/waking.hpp"

using namespace forklift;
using namespace forklift::desk;

TEST_CASE("desk links: a packet without bandwidth is due after the delay", "[desk][unit]") {
  Sender sender;
  const Path path{500'000, 0};
  CHECK(due_time(path, sender, 1'000, 64) == 501'000);
  CHECK(due_time(path, sender, 1'000, 65'000) == 501'000);  // its size takes no time
  CHECK(due_time(path, sender, 2'000, 64) == 502'000);
}

TEST_CASE("desk links: packets wait for the one before, are sent, and then travel", "[desk][unit]") {
  Sender sender;
  const Path path{500'000, 8};  // 1 Gbit/s
  CHECK(due_time(path, sender, 0, 1'000) == 8'000 + 500'000);
  CHECK(due_time(path, sender, 1'000, 1'000) == 16'000 + 500'000);
  CHECK(due_time(path, sender, 100'000, 1'000) == 108'000 + 500'000);  // the sender was free again
}

TEST_CASE("desk links: a shorter delay from now on does not overtake what is under way", "[desk][unit]") {
  Sender sender;
  CHECK(due_time({5'000'000, 0}, sender, 0, 64) == 5'000'000);
  CHECK(due_time({1'000, 0}, sender, 10, 64) == 5'000'000);
  CHECK(due_time({1'000, 0}, sender, 5'000'000, 64) == 5'001'000);
}

TEST_CASE("desk links: a pair has its own values in both directions, and the others' where it has none",
          "[desk][unit]") {
  LinkWishes wishes{{Microseconds{500}, 1'000'000'000}, {}};
  wishes.pairs.push_back({"c", "a", Microseconds{2000}, {}});
  wishes.pairs.push_back({"b", "c", {}, 0});
  const Paths paths{wishes, {"a", "b", "c"}};
  CHECK(paths.between(0, 1).delay_ns == 500'000);
  CHECK(paths.between(0, 1).ns_per_byte == 8);
  for (const auto& path : {paths.between(0, 2), paths.between(2, 0)}) {
    CHECK(path.delay_ns == 2'000'000);
    CHECK(path.ns_per_byte == 8);
  }
  for (const auto& path : {paths.between(1, 2), paths.between(2, 1)}) {
    CHECK(path.delay_ns == 500'000);
    CHECK(path.ns_per_byte == 0);
  }
}

TEST_CASE("desk links: the last moments before a packet is due are not slept", "[desk][unit]") {
  CHECK(wait_until(kNothingDue, 5, 10).forever);
  CHECK(wait_until(1'000, 500, 100).ns == 400);
  CHECK(wait_until(1'000, 950, 100).ns == 0);
  CHECK(wait_until(1'000, 2'000, 100).ns == 0);
  CHECK_FALSE(wait_until(1'000, 2'000, 100).forever);
}

TEST_CASE("desk links: the time that is not slept follows how long waking up takes, within bounds", "[desk][unit]") {
  Waking waking;
  CHECK(waking.spin_ns() == 8'000);
  for (int i = 0; i < 200; ++i) waking.slept_too_long(4'000);
  CHECK(waking.spin_ns() >= 2'000);
  CHECK(waking.spin_ns() < 2'100);
  const auto before = waking.spin_ns();
  waking.slept_too_long(1'000'000'000);
  CHECK(waking.spin_ns() < before + 3'000);  // one long sleep is no habit
  for (int i = 0; i < 200; ++i) waking.slept_too_long(1'000'000);
  CHECK(waking.spin_ns() == Waking::kMost);
  for (int i = 0; i < 200; ++i) waking.slept_too_long(-5);
  CHECK(waking.spin_ns() == Waking::kLeast);
}
