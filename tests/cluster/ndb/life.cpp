// A real NDB Cluster is started, hurt, restarted and stopped; nothing of it is left.
#include <catch2/catch.hpp>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::string count(RunningNdb& ndb, std::size_t sql_node) {
  return ndb.session(sql_node)->query("SELECT COUNT(*) FROM dbt2_t.t").rows.at(0).at(0).value_or("");
}

}  // namespace

TEST_CASE("ndb: rows outlive a killed data node, a rolling restart and a restart of everything",
          "[ndb][cluster][slow]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("config": {"ndbd": {"datamemory": "256M", "RedoBuffer": "33M", "ODirect": "true"}},
    "data_nodes": [{"host": "local", "preload": "libanl.so.1"}, {"host": "local", "preload": "/no/such.so"}],
    "accept_adjusted": ["preload"])"};
  ndb.cluster().start_or_stop([&] { ndb.cluster().start(); });
  auto told = ndb.told.lines;
  std::erase_if(told, [](const std::string& line) { return line.rfind("ready ", 0) == 0; });
  CHECK(told ==
        std::vector<std::string>{"adjusted data-node-2: asked preload /no/such.so, but the process has not loaded it"});
  ndb.session()->query(
      "CREATE DATABASE dbt2_t; CREATE TABLE dbt2_t.t (a INT PRIMARY KEY) ENGINE=NDBCLUSTER; INSERT INTO dbt2_t.t "
      "VALUES (1), (2), "
      "(3)");

  ndb.cluster().kill_data_node(1);
  CHECK(count(ndb, 1) == "3");
  ndb.cluster().start_data_node(1);
  for (const char* node : {"data-node-1", "data-node-2"}) ndb.cluster().cycle_node(node);
  CHECK(count(ndb, 0) == "3");
  CHECK(count(ndb, 1) == "3");

  ndb.cluster().stop();
  CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
}

TEST_CASE("ndb: a data node that dies while starting is reported with its own last lines, and the rest is stopped",
          "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("config": {"ndbd": {"DataMemory": "256M", "FileSystemPath": "/proc/none"}})"};
  try {
    engines::ndb::start_ndb(ndb.context());
    FAIL("it started");
  } catch (const Error& error) {
    CHECK(error.where().rfind("data-node-", 0) == 0);
    CHECK(error.problem() == "it ended while starting: exit code 255");
    CHECK(error.details().size() > 3);
  }
  CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
}

TEST_CASE("ndb: a misspelt parameter is found before anything is started", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("config": {"ndbd": {"DataMemroy": "256M"}})"};
  const auto errors = engines::ndb::check_installation(ndb.context());
  REQUIRE(errors.size() == 1);
  CHECK(errors.at(0).fix() == "Did you mean \"DataMemory\"?");
}

TEST_CASE("ndb: starts and stops in a row leave nothing behind", "[ndb][cluster][slow]") {
  FORKLIFT_NEEDS_NDB();
  const char* asked = std::getenv("FORKLIFT_NDB_STARTS");  // twenty in the nightly run
  const int starts = asked != nullptr ? std::atoi(asked) : 3;
  for (int i = 0; i < starts; ++i) {
    INFO("start " << i + 1);
    RunningNdb ndb;
    ndb.cluster().start();
    ndb.cluster().stop();
    // The shell that waited for a node still notes how it ended.
    poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{10}), std::chrono::milliseconds{20},
               [&] { return processes_with(ndb.path()).empty(); });
    CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
  }
}

TEST_CASE("ndb: two management servers, two node groups, and a pool of connections serve while one of each is gone",
          "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("replicas": 2, "connection_pool": 2,
      "management_servers": [{"host": "local"}, {"host": "local"}],
      "data_nodes": [{"host": "local", "location_domain": 1}, {"host": "local", "location_domain": 2},
                     {"host": "local", "location_domain": 1}, {"host": "local", "location_domain": 2}])"};
  ndb.cluster().start();
  ndb.session()->query(
      "CREATE DATABASE dbt2_t; CREATE TABLE dbt2_t.t (a INT PRIMARY KEY) ENGINE=NDBCLUSTER; INSERT INTO dbt2_t.t "
      "VALUES (1), (2)");
  const auto groups = ndb.session()->query("SELECT COUNT(DISTINCT group_id) FROM ndbinfo.membership").rows;
  CHECK(groups.at(0).at(0) == "2");
  ndb.cluster().kill_node("management-server-1");
  ndb.cluster().kill_node("data-node-3");
  ndb.cluster().check_alive();  // what was killed on purpose is not missed
  CHECK(ndb.cluster().nodes_down() == std::vector<std::string>{"data-node-3", "management-server-1"});
  CHECK(count(ndb, 0) == "2");
  ndb.cluster().restart_node("data-node-3");
  ndb.cluster().restart_node("management-server-1");
  CHECK(ndb.cluster().nodes_down().empty());
  ndb.cluster().check_alive();
  CHECK(count(ndb, 1) == "2");
  ndb.cluster().stop();
  CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
}
