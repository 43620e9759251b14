#pragma once
// One process on a host that only remembers, with a journal that does, too.
#include "orchestrator/process/managed.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_remote.hpp"
#include "tests/support/list_journal.hpp"

namespace forklift::test {

struct AProcess {
  FakeRemote host;
  ListJournal journal;
  FakeClock clock;
  std::function<void()> check_cancelled = [] {};
  process::ManagedProcess process{
      host,
      {.journal = journal, .clock = clock, .check_cancelled = [this] { check_cancelled(); }},
      {.name = "sql-node-1",
       .mark = "e-1/c1/sql-node-1",
       .directory = "/w",
       .log_file = "/w/log",
       .database = "/r.db",
       .leaves = {"/w/socket"}}};

  void start() { process.start({.argv = {"mariadbd", "--port=1"}}); }
};

inline const std::string kStarting = "starting sql-node-1 on box as e-1/c1/sql-node-1 in /w";

}  // namespace forklift::test
