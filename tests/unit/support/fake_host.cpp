// A fake is worth what it shares with the real thing: the same questions to this machine and to a fake host.
#include "tests/support/fake_host.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <regex>
#include <stdexcept>

#include "common/core/text.hpp"
#include "orchestrator/collect/log_files.hpp"
#include "orchestrator/hosts/fleet.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/addresses.hpp"
#include "orchestrator/remote/clock_offset.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/hostfacts.hpp"
#include "orchestrator/remote/local.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace std::chrono_literals;
using test::error_of, test::FakeHost, test::FakeWorld;

namespace {

/// A host and a directory of its own there.
struct Place {
  remote::Remote& host;
  std::string dir;
  Clock& clock;
  std::string mark = random_token() + "/c1/sleeper";
  Deadline soon() const { return Deadline::after(clock, 30s); }
};

remote::DaemonSpec sleeper(const Place& at, std::vector<std::string> argv) {
  return {.name = "sleeper", .mark = at.mark, .command = {.argv = std::move(argv)}, .log_file = at.dir + "/log"};
}

/// What both answer, without what differs for good: the directory, the mark and the user.
std::string common_part(const Place& at, std::string text) {
  for (const auto& [name, word] : {std::pair{at.dir, "DIR"}, {at.mark, "MARK"}}) {
    for (std::size_t found = 0; (found = text.find(name)) != std::string::npos;) text.replace(found, name.size(), word);
  }
  return std::regex_replace(text, std::regex{"owner [^,]+"}, "owner US");
}

template <class Ask>
void same(Ask ask) {
  const test::ScratchDir scratch;
  const auto here = remote::make_local("box", system_clock());
  const Place real{*here, scratch.path().string(), system_clock()};
  FakeWorld world;
  FakeHost host{world};
  host.make_directory("/tmp/scratch", 0700);
  const Place fake{host, "/tmp/scratch", world.clock};
  const auto expected = common_part(real, ask(real));
  CHECK(common_part(fake, ask(fake)) == expected);
  CHECK_FALSE(expected.empty());
}

std::string yes_or_no(bool value) { return value ? "yes " : "no "; }

plan::Plan one_cluster(const Place& at) {
  plan::Plan plan;
  plan.experiment = "life-1";
  plan.clusters.resize(1);
  plan.clusters[0].workdir = at.dir + "/w/life-1/c1";
  plan.clusters[0].hosts = {{"box", {}}};
  return plan;
}

remote::Fleet fleet_of(const Place& at) {
  return {{"box", std::shared_ptr<remote::Remote>{&at.host, [](auto*) {}}}};
}

}  // namespace

TEST_CASE("fakes: a fake host answers as the local one does: files", "[fakes][unit]") {
  same([](const Place& at) {
    const auto file = at.dir + "/a";
    auto said = error_of([&] { at.host.read_file(file, at.soon()); });
    said += at.host.tail_file(file, 10, at.soon());
    at.host.write_file(file, "one\ntwo\n", 0600, at.soon());
    said += at.host.read_file(file, at.soon()) + at.host.tail_file(file, 4, at.soon());
    said += error_of([&] { at.host.write_file(at.dir + "/none/a", "", 0600, at.soon()); });
    said += error_of([&] { at.host.write_file(at.dir, "", 0600, at.soon()); });
    said += error_of([&] { at.host.read_file(at.dir, at.soon()); });
    for (const auto& argv : std::vector<std::vector<std::string>>{{"cat", file},
                                                                  {"cat", at.dir + "/none"},
                                                                  {"touch", file},
                                                                  {"touch", at.dir + "/none/a"},
                                                                  {"rm", "-f", "--", file},
                                                                  {"cat", file},
                                                                  {"true"}}) {
      const auto result = at.host.run({.argv = argv}, at.soon());
      said += std::to_string(result.exit_code) + result.out + result.err;
    }
    return said;
  });
}

TEST_CASE("fakes: a fake host answers as the local one does: programs that can't be started", "[fakes][unit]") {
  same([](const Place& at) {
    at.host.write_file(at.dir + "/text", "", 0600, at.soon());
    const auto run = [&](remote::Command command) { return error_of([&] { at.host.run(command, at.soon()); }) + "\n"; };
    const auto start = [&](std::vector<std::string> argv) {
      return error_of([&] { remote::start_daemon(at.host, sleeper(at, std::move(argv)), at.soon()); }) + "\n";
    };
    return run({.argv = {at.dir + "/none"}}) + run({.argv = {at.dir + "/text"}}) +
           run({.argv = {"true"}, .directory = at.dir + "/none"}) + start({at.dir + "/none"}) +
           start({at.dir + "/text"});
  });
}

TEST_CASE("fakes: a fake host answers as the local one does: directories", "[fakes][unit]") {
  same([](const Place& at) {
    const auto path = at.dir + "/a/b//c";
    remote::make_directory(at.host, path, remote::own_work_directory(), at.soon());
    remote::make_directory(at.host, path, remote::own_directory("the directory"), at.soon());
    remote::check_directory(at.host, path, remote::own_directory("the directory"), at.soon());
    at.host.write_file(at.dir + "/file", "", 0600, at.soon());
    auto said =
        error_of([&] { remote::make_directory(at.host, at.dir + "/file", remote::own_work_directory(), at.soon()); });
    at.host.run({.argv = {"chmod", "777", "--", at.dir + "/a"}}, at.soon());
    said += error_of([&] { remote::make_directory(at.host, path, remote::own_work_directory(), at.soon()); });
    return said;
  });
}

TEST_CASE("fakes: a fake host answers as the local one does: the mark of an experiment's directories",
          "[fakes][unit]") {
  same([](const Place& at) {
    const auto plan = one_cluster(at);
    const auto fleet = fleet_of(at);
    std::string said;
    const auto say = [&](const std::string& line) { said += line + "\n"; };
    const auto there = [&] {
      return yes_or_no(!at.host.tail_file(at.dir + "/w/life-1/.forklift", 9, at.soon()).empty());
    };
    hosts::claim_work(plan, fleet, at.clock);
    hosts::claim_work(plan, fleet, at.clock);
    said += at.host.read_file(at.dir + "/w/life-1/.forklift", at.soon());
    hosts::remove_work(plan, fleet, at.clock, say);
    said += there();
    remote::make_directory(at.host, at.dir + "/w/life-1", remote::own_work_directory(), at.soon());
    said += error_of([&] { hosts::claim_work(plan, fleet, at.clock); });
    hosts::remove_work(plan, fleet, at.clock, say);
    return said;
  });
}

TEST_CASE("fakes: a fake host answers as the local one does: a daemon's life", "[fakes][unit]") {
  same([](const Place& at) {
    const auto process = remote::start_daemon(at.host, sleeper(at, {"sleep", "60"}), at.soon());
    auto said = yes_or_no(remote::alive(at.host, process, at.soon()));
    said += at.host.read_file(remote::ending_file(process), at.soon());
    auto stranger = process;
    stranger.start_ticks += 1;
    stranger.mark += "0";
    said += yes_or_no(remote::alive(at.host, stranger, at.soon()));
    remote::signal_group(at.host, stranger, SIGTERM, at.soon());
    stranger = process;
    stranger.boot_id = "another";
    said += yes_or_no(remote::alive(at.host, stranger, at.soon()));
    const auto whole = remote::find_marked(at.host, at.mark, at.soon());
    const auto prefix = remote::find_marked(at.host, at.mark.substr(0, at.mark.find('/') + 1), at.soon());
    said += std::to_string(whole.size()) + std::to_string(prefix.size()) + whole.at(0).mark + prefix.at(0).name;
    said += yes_or_no(whole[0].pid == process.pid && whole[0].boot_id == process.boot_id);
    said += std::to_string(remote::find_marked(at.host, at.mark.substr(0, at.mark.size() - 1), at.soon()).size());
    remote::signal_group(at.host, process, SIGSTOP, at.soon());
    said += yes_or_no(remote::alive(at.host, process, at.soon()));
    remote::stop_process(at.host, process, 5s, at.soon());
    said += yes_or_no(remote::alive(at.host, process, at.soon()));
    said += std::to_string(remote::find_marked(at.host, at.mark, at.soon()).size());
    return said + at.host.read_file(remote::ending_file(process), at.soon());
  });
}

TEST_CASE("fakes: a fake host answers as the local one does: logs", "[fakes][unit]") {
  same([](const Place& at) {
    at.host.write_file(at.dir + "/log", "one\ntwo\n", 0600, at.soon());
    const auto log = collect::fetch_log(at.host, {"sql-node-1", "box", at.dir + "/log"}, at.clock);
    at.host.write_file(at.dir + "/log", std::string(9 << 20, 'x'), 0600, at.soon());
    const auto cut = collect::fetch_log(at.host, {"sql-node-1", "box", at.dir + "/log"}, at.clock);
    return log.text + log.sha256 + std::to_string(log.bytes) + cut.sha256 + std::to_string(cut.text.size());
  });
}

TEST_CASE("fakes: a fake host tells of itself all that an experiment wants to know", "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world, "h1"};
  host.with([](test::FakeMachine& machine) { machine.clock_ahead_us = 5'000'000; });
  const auto soon = Deadline::after(world.clock, 30s);
  CHECK(hosts::home_of(host, world.clock).login == "/home/me");
  CHECK(hosts::home_of(host, world.clock).work == "/home/me");
  const auto facts = remote::read_host_facts(host, soon);
  CHECK(facts.get("hostname") == "h1");
  CHECK(facts.get("boot_id") == "boot-h1");
  CHECK(facts.get("cores") == "8");
  CHECK(remote::read_addresses(host, soon).empty());
  CHECK(remote::clock_offset(host, world.clock, soon).offset_us == 5'000'000);
}

TEST_CASE("fakes: a port is held by one process at a time, and what is left of an experiment is seen",
          "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world};
  host.make_directory("/w/e-1");
  host.set_behaviour([](const test::FakeProcess&) { return test::FakeProgram{.ports = {3306}}; });
  const auto start = [&](const std::string& name) {
    return remote::start_daemon(
        host, {.name = name, .mark = "e-1/c1/" + name, .command = {.argv = {"mariadbd"}}, .log_file = "/w/e-1/" + name},
        Deadline::after(world.clock, 30s));
  };
  start("one");
  const auto two = start("two");
  CHECK(host.port_taken(3306));
  CHECK_FALSE(remote::alive(host, two, Deadline::never()));
  CHECK(host.text("/w/e-1/two") == "bind: Address already in use\n");
  CHECK(host.text("/w/e-1/two.exit") == "1\n");
  CHECK(host.left_of("e-1") == std::vector<std::string>{"file /w/e-1", "file /w/e-1/one", "file /w/e-1/one.exit",
                                                        "file /w/e-1/two", "file /w/e-1/two.exit",
                                                        "port 3306 of e-1/c1/one", "process e-1/c1/one"});
  host.end("e-1/c1/one", 0);
  CHECK_FALSE(host.port_taken(3306));
}

TEST_CASE("fakes: a command that a fake host does not know is never answered", "[fakes][unit]") {
  FakeWorld world;
  FakeHost host{world};
  const std::string told = "the fake host box does not know this command: sh -c echo hello";
  CHECK_THROWS_AS(host.run({.argv = {"sh", "-c", "echo hello"}}, Deadline::never()), std::logic_error);
  CHECK(world.take_unknown() == std::vector<std::string>{told});
  host.more = [](const remote::Command&) { return remote::CommandResult{0, "hello\n", ""}; };
  CHECK(host.run({.argv = {"sh", "-c", "echo hello"}}, Deadline::never()).out == "hello\n");
}
