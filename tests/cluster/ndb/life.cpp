// A real NDB Cluster is started, hurt, restarted and stopped; nothing of it is left.
#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::string count(RunningNdb& ndb, std::size_t sql_node) {
  return ndb.session(sql_node)->query("SELECT COUNT(*) FROM t.t").rows.at(0).at(0).value_or("");
}

}  // namespace

TEST_CASE("ndb: rows outlive a killed data node, a rolling restart and a restart of everything", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb;
  ndb.cluster().start();
  ndb.session()->query(
      "CREATE DATABASE t; CREATE TABLE t.t (a INT PRIMARY KEY) ENGINE=NDBCLUSTER; INSERT INTO t.t VALUES (1), (2), "
      "(3)");

  ndb.cluster().kill_data_node(1);
  CHECK(count(ndb, 1) == "3");
  ndb.cluster().start_data_node(1);
  for (const char* node : {"data-node-1", "data-node-2"}) ndb.cluster().cycle_node(node);
  CHECK(count(ndb, 0) == "3");
  ndb.cluster().restart();
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
    cluster::start_ndb(ndb.context());
    FAIL("it started");
  } catch (const Error& error) {
    CHECK(error.where().rfind("data-node-", 0) == 0);
    CHECK(error.problem() == "it ended while starting");
    CHECK(error.details().size() > 3);
  }
  CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
}

TEST_CASE("ndb: a misspelt parameter is found before anything is started", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("config": {"ndbd": {"DataMemroy": "256M"}})"};
  const auto errors = cluster::check_ndb(ndb.context());
  REQUIRE(errors.size() == 1);
  CHECK(errors.at(0).fix() == "Did you mean \"DataMemory\"?");
}

TEST_CASE("ndb: starts and stops in a row leave nothing behind", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  const char* asked = std::getenv("FORKLIFT_NDB_STARTS");  // twenty in the nightly run
  const int starts = asked != nullptr ? std::atoi(asked) : 3;
  RunningNdb ndb;
  ndb.cluster().start();
  for (int i = 1; i < starts; ++i) ndb.cluster().restart();
  ndb.cluster().stop();
  CHECK(processes_with(ndb.path()) == std::vector<std::string>{});
}
