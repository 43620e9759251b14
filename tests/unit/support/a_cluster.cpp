// What stands around a cluster, on fake hosts: claimed directories, guards, watches, helpers.
#include "tests/unit/support/a_cluster.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/hosts/guards.hpp"
#include "orchestrator/process/helper.hpp"
#include "tests/support/list_journal.hpp"

using namespace forklift;
using namespace std::chrono_literals;
using test::TwoHosts;

TEST_CASE("fake hosts: an experiment's directories are claimed, used and removed without a trace", "[fakes][unit]") {
  TwoHosts two;
  two.prepare();
  CHECK(hosts::known_password(two.at()) == "secret");
  CHECK(two.left().size() > 4);
  hosts::remove_work(two.plan, two.fleet, two.world.clock, [](const std::string& line) { FAIL(line); });
  CHECK(two.left().empty());
}

TEST_CASE("fake hosts: sockets that killed servers left are removed where the mark is", "[fakes][unit]") {
  TwoHosts two;
  two.prepare();
  auto& host = *two.hosts[0];
  const std::string directory = "/home/me/forklift/e-1/c1/sql-node-1";
  host.with([&](test::FakeMachine& machine) {
    machine.files.put(directory + "/mysql", {.kind = test::FakeFile::Kind::socket, .text = ""});
    machine.files.put(directory + "/mysql.sock.lock", {.text = ""});
    machine.files.put(directory + "/my.cnf", {.text = ""});
  });
  experiment::remove_sockets(host, two.world.clock, directory, "e-2");
  CHECK(host.there(directory + "/mysql"));
  experiment::remove_sockets(host, two.world.clock, directory, "e-1");
  CHECK_FALSE(host.there(directory + "/mysql"));
  CHECK_FALSE(host.there(directory + "/mysql.sock.lock"));
  CHECK(host.there(directory + "/my.cnf"));
}

TEST_CASE("fake hosts: guards are posted on all, relieve each other and are dismissed", "[fakes][unit]") {
  TwoHosts two;
  two.prepare();
  test::ListJournal journal;
  const auto warn = [](const std::string&, const std::string& why) { FAIL(why); };
  const auto copies = hosts::driver_copies(two.at(), warn);
  REQUIRE(copies.size() == 2);
  const auto make = [&] {
    return std::make_unique<hosts::Guards>(hosts::Guards::Parts{.journal = journal,
                                                                .clock = two.world.clock,
                                                                .experiment = "e-1",
                                                                .database = "/r.db",
                                                                .directory = "/home/me/forklift/e-1/drivers",
                                                                .patience = 60s});
  };
  auto first = make();
  first->post(copies);
  const auto before = two.hosts[0]->processes().at(0).mark;
  first.reset();  // its orchestrator is gone, the guards stay
  auto second = make();
  second->post(copies);
  REQUIRE(two.hosts[0]->processes().size() == 1);
  CHECK(two.hosts[0]->processes()[0].mark != before);
  CHECK(two.hosts[0]->there("/home/me/forklift/e-1/drivers/guard-h1.heartbeat"));
  second->dismiss(hosts::Guards::Which::all);
  for (const auto& host : two.hosts) CHECK(host->processes().empty());
  CHECK(journal.count("warning") == 0);
}

TEST_CASE("fake hosts: a watch is heard, and does not move the clock", "[fakes][unit]") {
  TwoHosts two;
  const auto begin = two.world.clock.now();
  std::mutex guard;
  std::vector<std::string> warnings;
  test::ListJournal journal;
  const auto warn = [&](const std::string& text) {
    const std::lock_guard lock{guard};
    warnings.push_back(text);
  };
  hosts::HostWatch watch{
      hosts::driver_copies(two.at(), [](const auto&, const auto& why) { FAIL(why); }),
      {.journal = journal, .clock = two.world.clock, .experiment = "e-1", .database = "/r.db", .warn = warn}};
  const auto heard = [&] {
    const auto told = two.world.effects.told();
    return std::count_if(told.begin(), told.end(),
                         [](const auto& one) { return one.find("read_line watch: host #3") != std::string::npos; });
  };
  CHECK(poll_until(system_clock(), Deadline::after(system_clock(), 30s), 1ms, [&] { return heard() == 2; }));
  const auto series = watch.finish();
  REQUIRE(series.size() == 4);
  CHECK(series[0].points.size() == 3);
  CHECK(warnings.empty());
  CHECK(two.world.clock.now() == begin);
  for (const auto& host : two.hosts) CHECK(host->processes().empty());
  std::sort(journal.lines.begin(), journal.lines.end());
  CHECK(journal.lines == std::vector<std::string>{"ended e-1/watch/h1", "ended e-1/watch/h2",
                                                  "starting watch-h1 on h1 as e-1/watch/h1 in ",
                                                  "starting watch-h2 on h2 as e-1/watch/h2 in "});
}

TEST_CASE("fake hosts: a helper ends by itself when it has been looked at often enough", "[fakes][unit]") {
  TwoHosts two;
  two.prepare();
  auto& host = *two.hosts[0];
  const int code = GENERATE(0, 3);
  host.set_behaviour([code](const test::FakeProcess&) {
    return test::FakeProgram{.ends_after = 5, .exit_code = code, .output = "its last words\n"};
  });
  test::ListJournal journal;
  process::ManagedProcess process{host,
                                  {.journal = journal, .clock = two.world.clock, .check_cancelled = [] {}},
                                  {.name = "install",
                                   .mark = "e-1/c1/install",
                                   .directory = "/home/me/forklift/e-1/c1",
                                   .log_file = "/home/me/forklift/e-1/install.log",
                                   .database = ""}};
  const auto run = [&] {
    process::run_to_end(process, {.argv = {"mariadb-install-db"}},
                        {.purpose = "initialise", .fix = "Is the disk full?", .within = 60s});
  };
  if (code == 0) {
    run();
  } else {
    CHECK_THROWS_WITH(run(), "install on h1: can't initialise: exit code 3. Is the disk full?\n    its last words");
  }
  CHECK(host.processes().empty());
  CHECK(journal.lines ==
        std::vector<std::string>{"starting install on h1 as e-1/c1/install in /home/me/forklift/e-1/c1",
                                 "started install 101", "stopped install 101"});
}
