#include "orchestrator/remote/ending.hpp"

#include <catch2/catch.hpp>

#include "tests/integration/remote/both.hpp"
#include "tests/support/small_cgroup.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

struct Ended {
  explicit Ended(remote::Remote& host, const std::vector<std::string>& argv) {
    static int count = 0;
    process = remote::start_daemon(host,
                                   {.name = "node-1",
                                    .mark = fmt::format("ending-{}-{}", ::getpid(), ++count),
                                    .command = {.argv = argv},
                                    .log_file = scratch / "a log's name"},
                                   soon());
    REQUIRE(eventually([&] { return !remote::alive(host, process, soon()); }));
    ending = remote::ending_of(host, process, soon());
  }
  ScratchDir scratch;
  remote::ProcessRecord process;
  remote::Ending ending;
};

}  // namespace

TEST_CASE("ending: how a daemon ended is known, though nobody of ours is its parent", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto words = [&](const std::string& script) {
    return to_words(Ended{*host, {"sh", "-c", script, "a b", "it's"}}.ending);
  };
  CHECK(words("exit 0") == "exit code 0");
  CHECK(words("[ \"$1\" = \"it's\" ] && exit 3") == "exit code 3");
  CHECK(words("kill -9 $$") == "killed by signal 9");
  CHECK(words("kill -11 $$") == "killed by signal 11");
}

TEST_CASE("ending: a process that nobody waited for has no ending", "[remote][integration]") {
  const auto host = remote::make_local("far", system_clock());
  const ScratchDir scratch;
  remote::ProcessRecord process;
  process.log_file = scratch / "log";
  CHECK(to_words(remote::ending_of(*host, process, soon())).empty());
  CHECK(remote::with_ending("it has died", {}) == "it has died");
}

TEST_CASE("ending: a file that was opened but not written yet is waited for", "[remote][integration]") {
  const auto host = remote::make_local("far", system_clock());
  const ScratchDir scratch;
  remote::ProcessRecord process;
  process.log_file = scratch / "log";
  shell(fmt::format(": >'{0}'; (sleep 0.2; echo 7 >'{0}') >/dev/null 2>&1 &", ending_file(process)));
  CHECK(to_words(remote::ending_of(*host, process, soon())) == "exit code 7");
}

TEST_CASE("ending: a daemon that the kernel ended because memory was short", "[remote][integration]") {
  SmallCgroup group{0, 150 << 20};
  FORKLIFT_NEED_CGROUP(group);
  const auto host = remote::make_local("far", system_clock());
  group.enter();
  const Ended starved{*host, {"tail", "/dev/zero"}};
  const Ended killed{*host, {"sh", "-c", "kill -9 $$"}};
  group.leave();
  CHECK_FALSE(starved.process.oom.file.empty());
  CHECK(remote::with_ending("it has died", starved.ending) ==
        "it has died: killed by signal 9; the kernel's out-of-memory killer ended it");
  CHECK(remote::advice(starved.ending, "Read its log") ==
        "Give its host or container more memory, or let what runs there use less");
  CHECK(remote::with_ending("it has died", killed.ending) == "it has died: killed by signal 9");
  CHECK(remote::advice(killed.ending, "Read its log") == "Read its log");
}

TEST_CASE("ending: who waits for a daemon has its last word before the directory may go", "[remote][integration]") {
  const auto host = remote::make_local("far", system_clock());
  const ScratchDir scratch;
  const auto process = remote::start_daemon(*host,
                                            {.name = "node-1",
                                             .mark = fmt::format("ending-{}-stop", ::getpid()),
                                             .command = {.argv = {"sleep", "1000"}},
                                             .log_file = scratch / "log"},
                                            soon());
  CHECK(host->read_file(ending_file(process), soon()) == remote::kStillRuns);
  const auto parent = shell(fmt::format("tr '\\0' ' ' </proc/$(cut -d' ' -f4 /proc/{}/stat)/cmdline", process.pid));
  CHECK(parent.find("forklift-keeper") != std::string::npos);
  CHECK(parent.find("sleep") == std::string::npos);  // whoever looks for the program does not find its parent
  remote::stop_process(*host, process, 10s, soon());
  CHECK(host->read_file(ending_file(process), soon()) == "143\n");
}
