#include "orchestrator/process/helper.hpp"

#include <catch2/catch.hpp>

#include "common/core/text.hpp"
#include "orchestrator/remote/local.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/process/a_process.hpp"

using namespace forklift;
using test::AProcess, test::error_of, test::Failure, test::kStarting, test::lost_start;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

const process::Helper kInstall{.purpose = "initialise the data directory", .fix = "Is the disk full?", .within = 2min};

/// On this machine, in a directory of its own.
struct Here {
  test::ScratchDir dir;
  std::shared_ptr<remote::Remote> host = remote::make_local("here", system_clock());
  test::ListJournal journal;
  std::string mark = random_token() + "/c1/install";
  process::ManagedProcess process{*host,
                                  {.journal = journal, .clock = system_clock(), .check_cancelled = [] {}},
                                  {.name = "install",
                                   .mark = mark,
                                   .directory = dir.path().string(),
                                   .log_file = dir / "install.log",
                                   .database = ""}};
  bool nothing_left() { return remote::find_marked(*host, mark, Deadline::after(system_clock(), 10s)).empty(); }
};

}  // namespace

TEST_CASE("helper: its host keeps its limit of time, too", "[process][unit]") {
  AProcess one;
  one.check_cancelled = [&] { one.end(0); };
  process::run_to_end(one.process, {.argv = {"mariadb-install-db", "-x"}}, kInstall);
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101", "stopped sql-node-1 101"});
  CHECK(process::limited({.argv = {"mariadb-install-db", "-x"}}, 1500ms).argv ==
        Lines{"timeout", "-k", "10", "2", "mariadb-install-db", "-x"});
}

TEST_CASE("helper: one that fails says how, with its last lines", "[process][unit]") {
  AProcess one;
  one.host.put("/w/log", "No space left on device\n");
  one.check_cancelled = [&] { one.end(1); };
  CHECK(error_of([&] { process::run_to_end(one.process, {.argv = {"install"}}, kInstall); }) ==
        "sql-node-1 on box: can't initialise the data directory: exit code 1. Is the disk full?\n"
        "    No space left on device");
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101", "stopped sql-node-1 101"});
}

TEST_CASE("helper: one that does not end is ended when its time is over", "[process][unit]") {
  AProcess one;
  CHECK(error_of([&] { process::run_to_end(one.process, {.argv = {"install"}}, kInstall); }) ==
        "sql-node-1 on box: can't initialise the data directory: it did not end within 2m. Is the disk full?");
  CHECK(one.host.processes().empty());
  CHECK(one.journal.lines == Lines{kStarting, "started sql-node-1 101", "stopped sql-node-1 101"});
}

TEST_CASE("helper: an interruption ends it", "[process][unit]") {
  AProcess one;
  one.check_cancelled = [] { throw Error{ErrorKind::interrupted, "forklift", "interrupted", ""}; };
  CHECK(error_of([&] { process::run_to_end(one.process, {.argv = {"install"}}, kInstall); }) ==
        "forklift: interrupted.");
  CHECK(one.host.processes().empty());
}

TEST_CASE("helper: one whose start was not answered is ended", "[process][unit]") {
  AProcess one;
  one.fail_start(Failure::lost_after);
  CHECK(error_of([&] { process::run_to_end(one.process, {.argv = {"install"}}, kInstall); }) ==
        lost_start("timeout -k 10 150 install"));
  CHECK(one.host.processes().empty());
  CHECK(one.journal.lines == Lines{kStarting, "stopped sql-node-1 101"});
}

TEST_CASE("helper: it ends within its limit though nobody waits for it, with all that it started", "[process][unit]") {
  Here here;
  here.process.start(process::limited({.argv = {"sh", "-c", "trap '' TERM; sleep 1000 & wait; wait"}}, 1s));
  CHECK(poll_until(system_clock(), Deadline::after(system_clock(), 60s), 50ms, [&] { return here.nothing_left(); }));
}

TEST_CASE("helper: one whose directory vanishes is ended", "[process][unit]") {
  Here here;
  const auto program = "rm -rf '" + here.dir.path().string() + "'; exec sleep 1000";
  CHECK(error_of([&] {
          process::run_to_end(here.process, {.argv = {"sh", "-c", program}}, kInstall);
        }) == "install on here: its directory vanished while it ran. Find out who removes files there.");
  CHECK(here.nothing_left());
  CHECK(here.journal.lines.back().rfind("stopped install ", 0) == 0);
}
