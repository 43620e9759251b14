// One effect of many fails, in each of the ways in which a host can fail.
#include "tests/support/effects.hpp"

#include <catch2/catch.hpp>

#include "tests/support/error_of.hpp"
#include "tests/support/fake_host.hpp"

using namespace forklift;
using namespace std::chrono_literals;
using test::error_of, test::Failure, test::FakeHost, test::FakeWorld;

namespace {

/// Writes three files; the error of each.
std::vector<std::string> write_three(FakeWorld& world, FakeHost& host) {
  std::vector<std::string> errors;
  for (const auto* name : {"/tmp/a", "/tmp/b", "/tmp/c"})
    errors.push_back(error_of([&] { host.write_file(name, "x", 0600, Deadline::after(world.clock, 30s)); }));
  return errors;
}

const std::string kLost =
    "box: the SSH connection was lost during write /tmp/b (cut by the test): what became of it is unknown. Look at the "
    "network and at that host.";

}  // namespace

TEST_CASE("effects: each is counted, with what it was and how often that came", "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world};
  write_three(world, host);
  write_three(world, host);
  CHECK(world.effects.count() == 6);
  CHECK(world.effects.told()[1] == "box: write /tmp/b #1");
  CHECK(world.effects.told()[4] == "box: write /tmp/b #2");
}

TEST_CASE("effects: one fails by its number or by its name, before or after it has happened", "[fakes][unit]") {
  struct Case {
    Failure how;
    std::string error;
    bool happens;
  };
  const auto one = GENERATE_COPY(values<Case>(
      {{Failure::none, "nothing", true},
       {Failure::error, "box: write /tmp/b was made to fail. Ask the test why.", false},
       {Failure::lost_before, kLost, false},
       {Failure::lost_after, kLost, true},
       {Failure::timeout,
        "box: write /tmp/b did not end in time. Look at the load of that host (uptime, dmesg), then try again.", false},
       {Failure::cancel, "nothing", true}}));
  const bool by_name = GENERATE(false, true);
  FakeWorld world;
  FakeHost host{world};
  int cancelled = 0;
  world.effects.on_cancel = [&] { ++cancelled; };
  if (by_name) {
    world.effects.fail({.how = one.how, .description = "box: write /tmp/b #1"});
  } else {
    world.effects.fail({.how = one.how, .number = 2});
  }
  const auto begin = world.clock.now();
  CHECK(write_three(world, host) == std::vector<std::string>{"nothing", one.error, "nothing"});
  CHECK(host.there("/tmp/b") == one.happens);
  CHECK(cancelled == (one.how == Failure::cancel ? 1 : 0));
  CHECK(world.effects.failed() == (one.how != Failure::none));
  CHECK(world.clock.now() - begin == (one.how == Failure::timeout ? 30s : 0s));
}

TEST_CASE("effects: a connection may stay lost for more calls, and other hosts do not notice", "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world}, other{world, "other"};
  world.effects.fail({.how = Failure::lost_before, .number = 1, .stays_lost = 1});
  const auto errors = write_three(world, host);
  CHECK(errors[0] != "nothing");
  CHECK(errors[1] == kLost);
  CHECK(errors[2] == "nothing");
  CHECK(write_three(world, other) == std::vector<std::string>{"nothing", "nothing", "nothing"});
}

TEST_CASE("effects: a host that is cancelled answers again only after a reset", "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world};
  host.cancel();
  CHECK(write_three(world, host)[0] == "box: cancelled.");
  host.reset();
  CHECK(write_three(world, host)[0] == "nothing");
}
