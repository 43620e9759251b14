#pragma once
// One process on a fake host, with a journal that only remembers.
#include "orchestrator/process/managed.hpp"
#include "tests/support/fake_host.hpp"
#include "tests/support/list_journal.hpp"

namespace forklift::test {

struct AProcess {
  AProcess() { host.make_directory("/w"); }

  FakeWorld world;
  FakeHost host{world};
  ListJournal journal;
  std::function<void()> check_cancelled = [] {};
  process::ManagedProcess process{
      host,
      {.journal = journal, .clock = world.clock, .check_cancelled = [this] { check_cancelled(); }},
      {.name = "sql-node-1",
       .mark = "e-1/c1/sql-node-1",
       .directory = "/w",
       .log_file = "/w/log",
       .database = "/r.db",
       .leaves = {"/w/socket"}}};

  void start() { process.start({.argv = {"mariadbd", "--port=1"}}); }
  /// The one start of it is to fail.
  void fail_start(Failure how) { world.effects.fail({.how = how, .description = "box: run start /w/log #1"}); }
  /// Signals that no process there takes notice of.
  void ignore(const std::set<std::string>& signals) {
    host.with([&](FakeMachine& machine) { machine.processes.ignored = signals; });
  }
  std::vector<std::string> signals() {
    return host.with([](FakeMachine& machine) { return machine.processes.signals; });
  }
  void end(int code) { host.end("e-1/c1/sql-node-1", code); }
};

/// The error of a start whose connection was lost.
inline std::string lost_start(const std::string& program) {
  return "box: the SSH connection was lost during sh -c … sh /w/log 'FORKLIFT_DB FORKLIFT_PROCESS' " + program +
         " (cut by the test): what became of it is unknown. Look at the network and at that host.";
}

inline const std::string kStarting = "starting sql-node-1 on box as e-1/c1/sql-node-1 in /w";

}  // namespace forklift::test
