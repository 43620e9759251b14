// A process that talks in lines: what its journal holds, and what is left of it, however its channel ends.
#include "orchestrator/process/talking.hpp"

#include <catch2/catch.hpp>

#include "tests/support/error_of.hpp"
#include "tests/support/fake_host.hpp"
#include "tests/support/list_journal.hpp"

using namespace forklift;
using namespace std::chrono_literals;
using test::Failure;

namespace {

const std::string kStarting = "starting watch-box on box as e-1/watch/box in /w";
const std::string kEnded = "ended e-1/watch/box";

struct Talk {
  test::FakeWorld world;
  test::FakeHost host{world};
  test::ListJournal journal;

  std::unique_ptr<process::TalkingProcess> start() {
    return std::make_unique<process::TalkingProcess>(
        host, journal, world.clock,
        process::Identity{
            .name = "watch-box", .mark = "e-1/watch/box", .directory = "/w", .log_file = "", .database = "/r.db"},
        remote::Command{.argv = {test::FakeHost::kDriver, "watch", "--mark", "e-1/"}});
  }
  /// How often its host was asked for processes with its mark.
  auto looks() {
    const auto told = world.effects.told();
    return std::count_if(told.begin(), told.end(),
                         [](const auto& one) { return one.rfind("box: run marked", 0) == 0; });
  }
};

}  // namespace

TEST_CASE("talking process: it is recorded before it starts, carries its mark, and ends with its object",
          "[process][unit]") {
  Talk talk;
  auto process = talk.start();
  CHECK(talk.journal.lines == std::vector{kStarting});
  REQUIRE(talk.host.processes().size() == 1);
  CHECK(talk.host.processes()[0].mark == "e-1/watch/box");
  CHECK(process->read_line(Deadline::after(talk.world.clock, 1s)).has_value());
  process.reset();
  CHECK(talk.journal.lines == std::vector{kStarting, kEnded});
  CHECK(talk.host.processes().empty());
  CHECK(talk.looks() == 0);  // its end was seen
}

TEST_CASE("talking process: where its channel is lost it is looked for by its mark, and ended", "[process][unit]") {
  Talk talk;
  const auto how = GENERATE(Failure::lost_before, Failure::lost_after);
  const bool at_start = GENERATE(true, false);
  talk.world.effects.fail(
      {.how = how, .description = at_start ? "box: open watch #1" : "box: read_line watch: hello #1"});
  CHECK(test::error_of([&] {
          const auto process = talk.start();
          process->read_line(Deadline::after(talk.world.clock, 1s));
        }) != "nothing");
  CHECK(talk.world.effects.failed());
  CHECK(talk.looks() > 0);
  CHECK(talk.host.processes().empty());
  CHECK(talk.journal.lines == std::vector{kStarting, kEnded});
}

TEST_CASE("talking process: while its host can't be asked, its row says that it may live", "[process][unit]") {
  Talk talk;
  talk.world.effects.fail(
      {.how = Failure::lost_after, .description = "box: read_line watch: hello #1", .stays_lost = 20});
  CHECK(test::error_of([&] {
          const auto process = talk.start();
          process->read_line(Deadline::after(talk.world.clock, 1s));
        }) != "nothing");
  CHECK(talk.host.processes().size() == 1);
  CHECK(talk.journal.lines == std::vector{kStarting});
}

TEST_CASE("talking process: one that hears nobody is ended by its mark", "[process][unit]") {
  Talk talk;
  talk.world.effects.fail({.how = Failure::timeout, .description = "box: wait watch #1"});
  talk.start().reset();
  CHECK(talk.looks() > 0);
  CHECK(talk.host.processes().empty());
  CHECK(talk.journal.lines == std::vector{kStarting, kEnded});
}
