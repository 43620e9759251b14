// The main job on four hosts, and what becomes of it when one of them is lost: a clear outcome within deadlines, and
// nothing left once the host is back.
#include <chrono>
#include <filesystem>
#include <regex>

#include "common/core/clock.hpp"
#include "tests/cluster/fleet/fleet_job.hpp"
#include "tests/support/ndb.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

/// What must listen while the cluster runs: each node of the plan on its own host's address, nothing else anywhere.
void check_listeners(const TestHosts& hosts) {
  for (int i = 0; i < hosts.count(); ++i) {
    INFO(hosts.name(i));
    CHECK(hosts.listeners(i) == std::vector<std::string>{hosts.address(i) + ":20000"});
  }
}

/// Cuts a host off in this phase, for good. The run must end within its deadlines, and stop clean up when the host is
/// back.
void check_cut_for_ever(const std::string& phase) {
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"workload", {{"duration", "5s"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text(phase, kFleetPatience));
  hosts.cut(1);
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("h2") != std::string::npos);
  CHECK(job.ask("list")[0]["status"] == "failed");
  const auto away = job.stop();
  INFO(away.out);
  // The cut may come before the first server is started: then there is nothing to stop.
  CHECK((away.exit_code == 3 || away.out == "nothing to stop\n"));
  hosts.join(1);
  const auto back = job.stop();
  INFO(back.out << back.err);
  CHECK(back.exit_code == 0);
  job.check_clean();
}

}  // namespace

TEST_CASE("fleet: a Spider cluster over four hosts gives a valid number and leaves nothing", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  check_listeners(hosts);
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "valid");
  job.check_clean();
  for (int i = 0; i < hosts.count(); ++i) CHECK(hosts.shell(i, "ls -A /root/forklift-work") == "");
}

TEST_CASE("fleet: independent servers, two per host, keep their addresses and ports apart", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  const FleetJob job{hosts,
                     {{"cluster",
                       {{"engine", "innodb"},
                        {"data_nodes", nullptr},
                        {"sql_nodes", {{{"host", "h1"}}, {{"host", "h1"}}, {{"host", "h2"}}, {{"host", "h2"}}}}}},
                      {"workload", {{"warehouses", 4}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  for (int i = 0; i < 2; ++i)
    CHECK(hosts.listeners(i) == std::vector<std::string>{hosts.address(i) + ":20000", hosts.address(i) + ":20001"});
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  job.check_clean();
}

TEST_CASE("fleet: a small NDB Cluster over four hosts gives a valid number and leaves nothing",
          "[fleet][ndb][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  FORKLIFT_NEEDS_NDB();
  const auto basedir = std::filesystem::canonical(ndb_basedir()).string();
  TestHosts hosts{4};
  if (hosts.shell(0, "test -d '" + basedir + "' && echo there") != "there\n") {
    WARN("SKIPPED: test hosts have their own /tmp and /root, and can't see " + basedir);
    return;
  }
  const FleetJob job{
      hosts,
      {{"cluster",
        {{"engine", "ndb"},
         {"basedir", basedir},
         {"management_servers", {{{"host", "h1"}}}},
         {"config",
          {{"ndbd", {{"DataMemory", "300M"}, {"NoOfFragmentLogFiles", 4}, {"FragmentLogFileSize", "16M"}}},
           {"mysqld", {{"innodb_log_file_size", nullptr}}}}}}},
       {"schema", {{"partitions", 0}, {"partition", "key"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  for (int i = 0; i < hosts.count(); ++i) {
    const auto heard = hosts.listeners(i);
    CHECK_FALSE(heard.empty());
    for (const auto& listener : heard) {
      INFO(hosts.name(i) << " " << listener << "\n" << hosts.shell(i, "ss -ltnp"));
      CHECK(listener.rfind(hosts.address(i) + ":", 0) == 0);
    }
  }
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  job.check_clean();
}

TEST_CASE("fleet: a clock ten seconds ahead does no harm to the number, and is told", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  hosts.shift_clock(3, 10);
  const FleetJob job{hosts};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(std::regex_search(ended.err,
                          std::regex{"the clock of h4 is (10\\.0|9\\.99) s ahead of that of .* \\(± .*\\): times "
                                     "in their logs do not match"}));
  const auto run = job.ask("list")[0];
  CHECK(run["status"] == "valid");
  // Both drivers measured the same two seconds: their common window has its full length.
  CHECK(shell("sqlite3 " + job.database() + " 'SELECT window_end_us - window_begin_us FROM runs' 2>&1") == "2000000\n");
  CHECK(shell("sqlite3 " + job.database() +
              " \"SELECT count(*), sum(offset_us > 9000000 AND error_us < 1000000) FROM clocks\" 2>&1") == "8|2\n");
  job.check_clean();
}

TEST_CASE("fleet: a link cut for five seconds while the load runs ends clearly, and stop leaves nothing",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"workload", {{"duration", "15s"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  hosts.cut(3);
  auto& clock = system_clock();
  clock.sleep_until(clock.now() + 5s);  // the fault itself, not a wait for something
  hosts.join(3);
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK((ended.exit_code == 0 || ended.exit_code == 1 || ended.exit_code == 3));
  CHECK(job.ask("list")[0]["status"] != "running");
  CHECK(job.stop().exit_code == 0);
  job.check_clean();
}

TEST_CASE("fleet: a link cut for ever while servers start ends the run within its deadlines, and stop cleans up later",
          "[fleet][cluster][slow]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  check_cut_for_ever("starting 4 servers");
}

TEST_CASE(
    "fleet: a link cut for ever while warehouses are loaded ends the run within its deadlines, and stop cleans up "
    "later",
    "[fleet][cluster][slow]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  check_cut_for_ever("loading 2 warehouses");
}

TEST_CASE("fleet: a link cut for ever while the load runs ends the run within its deadlines, and stop cleans up later",
          "[fleet][cluster][slow]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  check_cut_for_ever("run 1/1");
}

TEST_CASE("fleet: a host that loses its power while the load runs fails the run with its name", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts, {{"workload", {{"duration", "5s"}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  hosts.power_off(1);
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("h2") != std::string::npos);
  hosts.power_on(1);
  CHECK(job.stop().exit_code == 0);
  job.check_clean();
}

TEST_CASE("fleet: a scenario cuts the link between a SQL node and a data node, and the hosts heal it themselves",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts,
                     {{"workload", {{"duration", "10s"}}},
                      {"faults", nlohmann::json::parse(R"([{"at": "3s", "cut": ["h3", "h1"], "for": "2s"}])")}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  auto& clock = system_clock();
  CHECK(poll_until(clock, Deadline::after(clock, kFleetPatience), 100ms, [&] {
    return hosts.shell(0, "ip route show type blackhole").find(hosts.address(2)) != std::string::npos;
  }));
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "valid");
  CHECK(shell("sqlite3 " + job.database() + " \"SELECT node || ' ' || text FROM events WHERE kind = 'fault'\" 2>&1") ==
        "h3, h1 link cut for 2s\nh3, h1 the link is whole again\n");
  for (const int i : {0, 2}) CHECK(hosts.shell(i, "ip route show type blackhole") == "");
  job.check_clean();
}
