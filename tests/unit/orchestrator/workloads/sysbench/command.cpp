#include "orchestrator/workloads/sysbench/command.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/workloads/sysbench/settings.hpp"

using namespace forklift;

namespace {

plan::Cell cell() {
  plan::Cell cell;
  cell.database = "dbt2";
  cell.settings.cluster.engine = "innodb";
  auto& load = cell.settings.workload;
  load.kind = "sysbench";
  load.own.edit<workloads::sysbench::Settings>() = {.threads = 10, .tables = 2, .table_size = 500};
  load.warmup = std::chrono::seconds{3};
  load.duration = std::chrono::seconds{20};
  return cell;
}

sql::Endpoint endpoint() {
  sql::Endpoint endpoint;
  endpoint.port = 20000;
  endpoint.user = "forklift";
  endpoint.password = "secret";
  return endpoint;
}

}  // namespace

TEST_CASE("sysbench: a run's command line has the scenario's values, and no password", "[sysbench][unit]") {
  CHECK(workloads::sysbench::run_command(cell(), endpoint(), "/w/login", {.seconds = 29, .threads = 5, .seed = 7}) ==
        std::vector<std::string>{"sysbench", "--config-file=/w/login", "oltp_read_only", "--mysql-db=dbt2",
                                 "--tables=2", "--table-size=500", "--mysql-host=127.0.0.1", "--mysql-port=20000",
                                 "--threads=5", "--time=29", "--report-interval=1", "--histogram=on", "--percentile=95",
                                 "--rand-seed=7", "--report-checkpoints=3", "run"});
  CHECK(workloads::sysbench::login_file(endpoint()) == "mysql-user=forklift\nmysql-password=secret\n");
  auto second_line = endpoint();
  second_line.password = "secret\nmysql-host=10.0.0.9";
  CHECK_THROWS_WITH(workloads::sysbench::login_file(second_line),
                    "sysbench: its file can't hold a user or password with a line break. Use another password.");
}

TEST_CASE("sysbench: its client library finds no plugin that gives the password away", "[sysbench][unit]") {
  const auto plugins = [](const sql::Endpoint& to) {
    auto argv = workloads::sysbench::plugins_command(to, "/w/plugins");
    REQUIRE(argv.size() > 4);
    CHECK(argv[4] == "/w/plugins");
    return std::vector<std::string>(argv.begin() + 5, argv.end());
  };
  auto to = endpoint();
  CHECK(plugins(to) == std::vector<std::string>{"client_ed25519"});
  to.server_public_keys = "PEM";
  CHECK(plugins(to) == std::vector<std::string>{"client_ed25519", "caching_sha2_password"});
  to.server_public_keys.clear();
  to.socket = "/run/s";
  CHECK(plugins(to) == std::vector<std::string>{"client_ed25519", "caching_sha2_password"});
}

TEST_CASE("sysbench: its client library is given an address, since it takes localhost for the default socket",
          "[sysbench][unit]") {
  auto local = endpoint();
  local.host = "localhost";
  const auto argv =
      workloads::sysbench::run_command(cell(), local, "/w/login", {.seconds = 29, .threads = 5, .seed = 7});
  CHECK(argv ==
        workloads::sysbench::run_command(cell(), endpoint(), "/w/login", {.seconds = 29, .threads = 5, .seed = 7}));
}

TEST_CASE("sysbench: tables are made in NDB if that is the engine, and over a socket if there is one",
          "[sysbench][unit]") {
  auto ndb = cell();
  ndb.settings.cluster.engine = "ndb";
  auto local = endpoint();
  local.socket = "/run/s";
  CHECK(workloads::sysbench::prepare_command(ndb, local, "/w/login") ==
        std::vector<std::string>{"sysbench", "--config-file=/w/login", "oltp_read_only", "--mysql-db=dbt2",
                                 "--tables=2", "--table-size=500", "--mysql-socket=/run/s",
                                 "--mysql-storage-engine=ndbcluster", "--threads=2", "prepare"});
}

TEST_CASE("sysbench: all threads are spread over the drivers, as evenly as possible", "[sysbench][unit]") {
  CHECK(workloads::sysbench::threads_of(cell(), 0, 3) == 4);
  CHECK(workloads::sysbench::threads_of(cell(), 1, 3) == 3);
  CHECK(workloads::sysbench::threads_of(cell(), 2, 3) == 3);
}
