#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "orchestrator/remote/process.hpp"
#include "tests/integration/remote/both.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

remote::Command sh(const std::string& script, const std::string& input = "") {
  return {.argv = {"sh", "-c", script}, .environment = {}, .directory = "", .input = input};
}

}  // namespace

TEST_CASE("run: arguments, environment and input arrive byte for byte", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto torture =
      GENERATE(std::string{"plain"}, std::string{}, std::string{" two  words "}, std::string{"it's \"quoted\""},
               std::string{"$HOME `id` $(id) ${x}"}, std::string{"back\\slash \\' \\\\ \\n"},
               std::string{"line\nline\n\n"}, std::string{"-n"}, std::string{"* ? [a] ~ ! # & | ; < > ( )"},
               std::string{"\x01\x7f\xff\xc3\xa4\t\r"}, std::string(4096, '\''));
  CAPTURE(torture);
  const auto argument = host->run({.argv = {"printf", "%s", torture}}, soon());
  CHECK(argument.out == torture);
  CHECK(argument.err.empty());
  const auto variable = host->run(
      {.argv = {"sh", "-c", "printf %s \"$FORKLIFT_TORTURE\""}, .environment = {{"FORKLIFT_TORTURE", torture}}},
      soon());
  CHECK(variable.out == torture);
  CHECK(host->run(sh("cat", torture), soon()).out == torture);
}

TEST_CASE("run: a directory of any name is the working directory", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const ScratchDir scratch;
  const std::string directory = scratch / "a 'b' $c\nd";
  std::filesystem::create_directory(directory);
  const auto result =
      make_remote(transport)->run({.argv = {"pwd"}, .environment = {}, .directory = directory, .input = ""}, soon());
  CHECK(result.out == directory + "\n");
}

TEST_CASE("run: exit codes come back as they are, signals as 128 and their number", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  CHECK(host->run(sh("exit 0"), soon()).exit_code == 0);
  CHECK(host->run(sh("exit 1"), soon()).exit_code == 1);
  CHECK(host->run(sh("exit 127"), soon()).exit_code == 127);
  CHECK(host->run(sh("exit 255"), soon()).exit_code == 255);
  CHECK(host->run(sh("kill -TERM $$"), soon()).exit_code == 143);
  CHECK(host->run(sh("kill -KILL $$"), soon()).exit_code == 137);
  const auto group = host->run(sh("kill -KILL 0"), soon());
  CHECK(group.exit_code == 137);
  CHECK(group.err.empty());
}

TEST_CASE("run: both streams of any size come back whole and apart", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto both = host->run(
      sh("head -c 5000000 /dev/zero; head -c 3000000 /dev/zero | tr '\\0' e >&2; printf out; printf err >&2"), soon());
  CHECK(both.out == std::string(5000000, '\0') + "out");
  CHECK(both.err == std::string(3000000, 'e') + "err");
}

TEST_CASE("run: input of any size arrives whole, and one that nobody reads does no harm", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  std::string input;
  for (int i = 0; i < 3000000; ++i) input += static_cast<char>(i * 7 + i / 256);
  CHECK(host->run({.argv = {"cat"}, .environment = {}, .directory = "", .input = input}, soon()).out == input);
  CHECK(host->run(sh("exit 3", input), soon()).exit_code == 3);
  CHECK(host->run(sh("cat; echo end"), soon()).out == "end\n");
}

TEST_CASE("run: a program that is not there, or a directory, is named", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  CHECK(error_of([&] { host->run({.argv = {"no-such-program"}}, soon()); }) ==
        "far: can't run no-such-program: there is no such program. Install it, or check the path.");
  CHECK(error_of([&] { host->run({.argv = {"/etc/passwd"}}, soon()); }) ==
        "far: can't run /etc/passwd: it may not be executed. Check its permissions.");
  CHECK(error_of(
            [&] { host->run({.argv = {"true"}, .environment = {}, .directory = "/no/such", .input = ""}, soon()); }) ==
        "far: can't run true: its directory /no/such is not there or can't be entered. Check the path and its "
        "permissions.");
}

TEST_CASE("run: a passed deadline is an error, and the whole process group is gone", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  const std::string pids = scratch / "pids";
  const auto error = error_of([&] {
    host->run(
        {.argv = {"sh", "-c", "trap '' TERM HUP; sleep 1000 & echo $! >\"$1\"; echo $$ >>\"$1\"; wait", "sh", pids}},
        Deadline::after(system_clock(), 1s));
  });
  CHECK(error == fmt::format("far: sh -c 'trap '\\'''\\'' TERM HUP; sleep 1000 & echo $! >\"$1\"; echo $$ >>\"$1\"; "
                             "wait' sh {} did not end in time. "
                             "Look at the load of that host (uptime, dmesg), then try again.",
                             pids));
  std::istringstream words{shell("cat " + pids)};
  std::string child, leader;
  words >> child >> leader;
  REQUIRE(!leader.empty());
  CHECK(eventually([&] { return !runs(child) && !runs(leader); }));
  CHECK(host->run({.argv = {"echo", "still works"}}, soon()).out == "still works\n");
}

TEST_CASE("run: what a command leaves behind does not hold it up", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto result = host->run(sh("sleep 1000 & echo $!"), Deadline::after(system_clock(), 20s));
  const std::string pid = result.out.substr(0, result.out.find('\n'));
  CHECK(runs(pid));
  host->run({.argv = {"kill", pid}}, soon());
}

TEST_CASE("run: cancel() ends a blocked call, and reset() makes the host usable again", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  const std::string pid_file = scratch / "pid";
  std::string error;
  std::thread blocked{[&] {
    error = error_of([&] {
      host->run({.argv = {"sh", "-c", "echo $$ >\"$1\"; exec sleep 1000", "sh", pid_file}}, soon());
    });
  }};
  const bool started = eventually([&] { return !shell("cat " + pid_file + " 2>/dev/null").empty(); });
  host->cancel();
  blocked.join();
  REQUIRE(started);
  CHECK(error == "far: cancelled.");
  CHECK(error_of([&] { host->run({.argv = {"true"}}, soon()); }) == "far: cancelled.");
  const std::string pid = shell("cat " + pid_file);
  CHECK(eventually([&] { return !runs(pid.substr(0, pid.size() - 1)); }));
  host->reset();
  CHECK(host->run({.argv = {"echo", "back"}}, soon()).out == "back\n");
}

TEST_CASE("run: twelve threads at once each get their own answer", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  std::vector<std::string> answers(12);
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      try {
        for (int k = 0; k < 5; ++k)
          answers[i] += host->run(sh(fmt::format("head -c 100000 /dev/zero | wc -c; echo {}-{}", i, k)), soon()).out;
      } catch (const std::exception& failure) {
        answers[i] = failure.what();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (int i = 0; i < 12; ++i) {
    std::string expected;
    for (int k = 0; k < 5; ++k) expected += fmt::format("100000\n{}-{}\n", i, k);
    CHECK(answers[i] == expected);
  }
}

TEST_CASE("run_checked: a failure shows command, exit code and the last lines of standard error",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  CHECK(error_of([&] { remote::run_checked(*host, sh("echo no good >&2; exit 4"), soon(), "try it", "Try again"); }) ==
        "far: can't try it. Try again.\n    command: sh -c 'echo no good >&2; exit 4'\n    exit code: 4\n    no good");
}
