#include <signal.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "tests/integration/remote/both.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

remote::Command sh(const std::string& script) {
  return {.argv = {"sh", "-c", script}, .environment = {}, .directory = "", .input = ""};
}

std::vector<std::string> all_lines(remote::LineProcess& process) {
  std::vector<std::string> lines;
  while (const auto line = process.read_line(soon())) lines.push_back(*line);
  return lines;
}

}  // namespace

TEST_CASE("lines: whole lines come, the last one without a newline too, then the end and the exit code",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto process =
      make_remote(transport)->open(sh("printf 'one\\n\\n two \\\\ \\nthr'; printf ee; echo careful >&2; exit 5"));
  CHECK(all_lines(*process) == std::vector<std::string>{"one", "", " two \\ ", "three"});
  CHECK(process->at_end());
  CHECK(process->wait(soon()) == 5);
  CHECK(process->error_text() == "careful\n");
}

TEST_CASE("lines: a line written is a line read, byte for byte", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto process = make_remote(transport)->open({.argv = {"cat"}});
  const std::vector<std::string> lines{"",  " blanks ", "back\\slash\\n", "it's $HOME `x`",        "-n",
                                       "e", "l",        "\x01\xff\t",     std::string(100000, 'x')};
  for (const auto& line : lines) {
    process->write_line(line);
    CHECK(process->read_line(soon()) == line);
  }
  process->write_line("two\nlines");
  CHECK(process->read_line(soon()) == "two");
  CHECK(process->read_line(soon()) == "lines");
  CHECK_FALSE(process->read_line(Deadline::after(system_clock(), 50ms)));
  CHECK_FALSE(process->at_end());
  CHECK_FALSE(process->wait(Deadline::after(system_clock(), 50ms)));
  process->close_input();
  CHECK_FALSE(process->read_line(soon()));
  CHECK(process->at_end());
  CHECK(process->wait(soon()) == 0);
  process->write_line("to nobody");
}

TEST_CASE("lines: wait() does not hang on a program that writes much", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto process =
      make_remote(transport)->open(sh("seq 1 300000; head -c 200000 /dev/zero | tr '\\0' e >&2; kill -TERM $$"));
  CHECK(process->wait(soon()) == 143);
  CHECK(process->error_text() == std::string(64 * 1024, 'e'));
  const auto lines = all_lines(*process);
  REQUIRE(lines.size() == 300000);
  CHECK(lines.back() == "300000");
}

TEST_CASE("lines: what the program left behind does not keep the end from being seen", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  std::string pid;
  {
    const auto process = make_remote(transport)->open(sh("sleep 1000 & echo $!"));
    const auto lines = all_lines(*process);
    REQUIRE(lines.size() == 1);
    pid = lines[0];
    CHECK(process->wait(soon()) == 0);
  }
  CHECK(eventually([&] { return !runs(pid); }));
}

TEST_CASE("lines: the program's group dies with the object, even if it ignores its input and SIGTERM",
          "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  std::string leader, child;
  {
    const auto process =
        host->open(sh("trap '' TERM HUP INT; sleep 1000 & echo $$; echo $!; while :; do sleep 1000; done"));
    leader = process->read_line(soon()).value_or("");
    child = process->read_line(soon()).value_or("");
    REQUIRE(runs(leader));
    REQUIRE(runs(child));
  }
  CHECK(eventually([&] { return !runs(leader) && !runs(child); }));
  CHECK(host->run({.argv = {"echo", "well"}}, soon()).out == "well\n");
}

TEST_CASE("lines: a program that is not there is an error", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  CHECK(error_of([&] { host->open({.argv = {"no-such-program"}})->read_line(soon()); }) ==
        "far: can't run no-such-program: there is no such program. Install it, or check the path.");
}

TEST_CASE("lines: cancel() ends a blocked read", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto process = host->open({.argv = {"cat"}});
  std::string error;
  std::thread blocked{[&] { error = error_of([&] { process->read_line(soon()); }); }};
  host->cancel();
  blocked.join();
  CHECK(error == "far: cancelled.");
  host->reset();
  process->write_line("again");
  CHECK(process->read_line(soon()) == "again");
}

TEST_CASE("lines: ten programs and other commands share a host", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  std::vector<std::unique_ptr<remote::LineProcess>> drivers;
  for (int i = 0; i < 10; ++i) drivers.push_back(host->open({.argv = {"cat"}}));
  std::vector<std::string> failures(drivers.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    threads.emplace_back([&, i] {
      failures[i] = error_of([&] {
        for (int k = 0; k < 20; ++k) {
          const auto line = fmt::format("{}-{}", i, k);
          drivers[i]->write_line(line);
          const auto answer = drivers[i]->read_line(soon()).value_or("nothing");
          const auto other = host->run({.argv = {"echo", line}}, soon()).out;
          if (answer != line || other != line + "\n") throw Error{ErrorKind::environment, line, answer + other, ""};
        }
      });
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(failures == std::vector<std::string>(drivers.size(), "nothing"));
}

TEST_CASE("lines: a lost connection is an error, and the program dies", "[remote][integration]") {
  Sshd sshd;
  const auto host = remote::make_ssh(sshd.host(), system_clock());
  const auto process = host->open(sh("trap '' TERM HUP; echo $$; while :; do sleep 1000; done"));
  const auto pid = process->read_line(soon()).value_or("");
  REQUIRE(runs(pid));
  sshd.drop_sessions();
  CHECK(error_of([&] { process->read_line(soon()); }) ==
        "far: the SSH connection was lost during sh -c 'trap '\\'''\\'' TERM HUP; echo $$; while :; do sleep 1000; "
        "done' (Socket error: disconnected): "
        "what became of it is unknown. Look at the network and at that host.");
  CHECK(eventually([&] { return !runs(pid); }));
}
