// The engines with real servers of this machine: what they make, what they refuse, and that nothing is left of them.
#include <fmt/format.h>
#include <sched.h>

#include <unistd.h>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "common/mysql/connection.hpp"
#include "tests/integration/cluster/started.hpp"

using namespace forklift;
using test::kExperiment, test::More, test::QuietJournal, test::Started;

namespace {

std::string number(sql::SqlSession& session, const std::string& query) {
  return session.query(query).rows.at(0).at(0).value_or("NULL");
}

void insert_new_orders(sql::SqlSession& session) {
  std::string text = "INSERT INTO new_order (no_o_id, no_d_id, no_w_id) VALUES ";
  for (int w = 1; w <= 4; ++w) {
    for (int o = 1; o <= 20; ++o)
      text += (w + o > 2 ? ",(" : "(") + std::to_string(o) + ",1," + std::to_string(w) + ")";
  }
  session.query(text);
}

const std::string kTwoAndTwo =
    R"("engine": "spider", "data_nodes": [{"host": "local"}, {"host": "local"}], "sql_nodes": [{"host": "local"}, {"host": "local"}])";

/// A CPU that this process may use.
int some_cpu() {
  cpu_set_t allowed;
  ::sched_getaffinity(0, sizeof allowed, &allowed);
  int cpu = 0;
  while (!CPU_ISSET(cpu, &allowed)) ++cpu;
  return cpu;
}

std::string ndb_basedir() {
  const char* named = std::getenv("FORKLIFT_NDB_BASEDIR");
  const std::string dir = named != nullptr ? named : FORKLIFT_SOURCE_DIR "/../shared/ndb";
  return std::filesystem::exists(dir + "/bin/mysqld") ? std::filesystem::canonical(dir).string() : "";
}

}  // namespace

TEST_CASE("spider: rows of every variant are seen through both SQL nodes, once", "[cluster][integration]") {
  const std::string variant = GENERATE("none", "primary-key", "key", "hash");
  INFO(variant);
  Started cluster{kTwoAndTwo, "\"partition\": \"" + variant + "\", \"partitions\": 4"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  insert_new_orders(*first);
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "80");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order WHERE no_w_id = 3") == "20");
  std::map<std::string, std::int64_t> rows;
  for (const auto& placement : cluster->placements()->placement(cluster.cell())) rows[placement.node] += placement.rows;
  CHECK(rows["data-node-1"] + rows["data-node-2"] == 80);
  if (variant == "hash") CHECK(rows["data-node-1"] == 40);
  if (variant == "none") CHECK(rows["data-node-2"] == 0);
  CHECK(cluster->placements()->warehouse_groups(cluster.cell()).size() == (variant == "primary-key" ? 0 : 4));
  CHECK(cluster.said().empty());  // the servers have every default of ours as it was asked
}

TEST_CASE("spider: hosts whose address is localhost are reached by TCP, also from server to server",
          "[cluster][integration]") {
  Started cluster{kTwoAndTwo + R"(, "start_timeout": "20s")",
                  R"("partition": "hash", "partitions": 4)",
                  {.hosts = R"("address": "localhost")"}};
  insert_new_orders(*cluster.sql(0));
  CHECK(number(*cluster.sql(1), "SELECT COUNT(*) FROM new_order") == "80");
}

TEST_CASE("spider: a rolled back transaction over both data nodes leaves nothing, a committed one all",
          "[cluster][integration]") {
  Started cluster{kTwoAndTwo, R"("partition": "hash", "partitions": 4)"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  first->query("BEGIN");
  insert_new_orders(*first);
  first->query("ROLLBACK");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "0");
  first->query("BEGIN");
  insert_new_orders(*first);
  first->query("COMMIT");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "80");
}

TEST_CASE("spider: a row locked through one SQL node is locked for the other", "[cluster][integration]") {
  Started cluster{kTwoAndTwo, R"("partition": "hash", "partitions": 4)"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  insert_new_orders(*first);
  first->query("BEGIN");
  first->query("SELECT no_o_id FROM new_order WHERE no_w_id = 1 AND no_d_id = 1 AND no_o_id = 1 FOR UPDATE");
  second->query("BEGIN");
  try {
    second->query("SELECT no_o_id FROM new_order WHERE no_w_id = 1 AND no_d_id = 1 AND no_o_id = 1 FOR UPDATE");
    FAIL("the row was not locked");
  } catch (const sql::SqlError& error) {
    CHECK(error.number() == 1205);
  }
}

TEST_CASE("innodb: two servers of their own, reached with the password only", "[cluster][integration]") {
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}, {"host": "local"}])",
                  R"("partition": "hash", "partitions": 2)"};
  insert_new_orders(*cluster.sql(0));
  CHECK(number(*cluster.sql(1), "SELECT COUNT(*) FROM new_order") == "0");
  CHECK(cluster->load_method(cluster.cell()).sharded);
  for (const auto* user : {"root", ""}) {
    auto endpoint = cluster->sql_endpoints()[0];
    endpoint.user = user;
    endpoint.password = "";
    CHECK_THROWS_AS(mysql::connect(endpoint), sql::SqlError);
  }
  CHECK_FALSE(cluster->effective_config().empty());
  CHECK_FALSE(cluster->counters().empty());
  for (const auto& process : test::processes_with(kExperiment + "/c1/"))
    CHECK(process.find(Started::kPassword) == std::string::npos);
  CHECK(cluster.said().empty());
}

TEST_CASE("innodb: rows of transactions that a kill left in doubt are no loaded rows, and hold no locks any more",
          "[cluster][integration]") {
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}, {"host": "local"}])",
                  R"("partition": "none")"};
  cluster->note_load(cluster.cell(), "abc");
  CHECK(cluster->holds_load(cluster.cell(), "abc"));
  for (const auto* branch : {"'forklift-77'", "'another-1'"}) {
    const auto session = cluster.sql(1);
    session->query(fmt::format("XA START {}", branch));
    session->query(fmt::format("INSERT INTO new_order (no_o_id, no_d_id, no_w_id) VALUES ({}, 1, 1)", branch[1] - 'a'));
    session->query(fmt::format("XA END {0}; XA PREPARE {0}", branch));
  }
  CHECK_FALSE(cluster->holds_load(cluster.cell(), "abc"));
  CHECK_FALSE(cluster->holds_load(cluster.cell(), "abc"));  // nor any other database of these servers, asked later
  const auto session = cluster.sql(1);
  const auto left = session->query("XA RECOVER").rows;
  REQUIRE(left.size() == 1);
  CHECK(left[0].at(3) == "another-1");
  session->query("XA ROLLBACK 'another-1'");
  CHECK(number(*session, "SELECT COUNT(*) FROM new_order") == "0");
}

TEST_CASE("innodb: a server that is not the one that was started is refused", "[cluster][integration]") {
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}, {"host": "local"}])",
                  R"("partition": "none")"};
  auto first = cluster->sql_endpoints()[0];
  const auto second = cluster->sql_endpoints()[1];
  first.port = second.port;  // as if it had died, and the other had its port
  const auto version = number(*cluster.sql(1), "SELECT @@version"), host = number(*cluster.sql(1), "SELECT @@hostname");
  CHECK_THROWS_WITH(
      mysql::connect(first),
      fmt::format("127.0.0.1:{0}: another server answered: asked for sql-node-1 with port {1} and data directory {2}, "
                  "found {3} on {4} with port {0} and data directory {5}. Stop that server, or choose other ports with "
                  "cluster.base_port.",
                  second.port, cluster.base_port(), first.servers.at(0).data_directory, version, host,
                  second.servers.at(0).data_directory));
}

TEST_CASE("innodb: a start ends with all that the servers have otherwise than asked", "[cluster][integration]") {
  const int cpu = some_cpu();
  const auto nodes = fmt::format(
      R"("engine": "innodb", "sql_nodes": [{{"host": "local", "cpus": "{},1023"}}, {{"host": "local", "preload": "/no/such.so"}}])",
      cpu);
  const More more{.mysqld = R"(, "innodb_log_file_size": 1)"};
  CHECK_THROWS_WITH(
      (Started{nodes, R"("partition": "none")", more}),
      fmt::format(
          "sql-node-1 on local: asked innodb_log_file_size 1, the server took 4194304. Ask for what the server takes, "
          "or add \"innodb_log_file_size\" to cluster.accept_adjusted.\n"
          "sql-node-1 on local: asked cpus {0},1023, but the process has {0}. Name CPUs and nodes that this host lets "
          "the process have, or add \"cpus\" to cluster.accept_adjusted.\n"
          "sql-node-2 on local: asked innodb_log_file_size 1, the server took 4194304. Ask for what the server takes, "
          "or add \"innodb_log_file_size\" to cluster.accept_adjusted.\n"
          "sql-node-2 on local: asked preload /no/such.so, but the process has not loaded it. Check that the library "
          "is "
          "there and fits the program, or add \"preload\" to cluster.accept_adjusted.",
          cpu));
}

TEST_CASE("innodb: what the scenario accepts is recorded, and what is there as asked is not",
          "[cluster][integration]") {
  // The library is one that no server needs.
  Started cluster{fmt::format(R"("engine": "innodb", "accept_adjusted": ["innodb_log_file_size"],
      "sql_nodes": [{{"host": "local", "cpus": "{}", "preload": "libanl.so.1", "config": {{"log_bin": "binlog"}}}}])",
                              some_cpu()),
                  R"("partition": "none")",
                  {.mysqld = R"(, "innodb_log_file_size": 1, "sql_mode": "ANSI", "optimizer_switch": "mrr=on")"}};
  CHECK(cluster.said() ==
        std::vector<std::string>{"adjusted sql-node-1: asked innodb_log_file_size 1, the server took 4194304"});
}

TEST_CASE("innodb: MySQL from a basedir works like MariaDB", "[cluster][integration]") {
  const auto basedir = ndb_basedir();
  if (basedir.empty()) {
    WARN("SKIPPED: no MySQL found; set FORKLIFT_NDB_BASEDIR to a MySQL basedir");
    return;
  }
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}],
                     "accept_adjusted": ["innodb-redo-log-capacity"])",
                  R"("partition": "none")",
                  {.basedir = basedir, .mysqld = R"(, "innodb_redo_log_capacity": 1)"}};
  insert_new_orders(*cluster.sql(0));
  CHECK(number(*cluster.sql(0), "SELECT COUNT(*) FROM new_order") == "80");
  CHECK(cluster->versions().at(0).text.find("MariaDB") == std::string::npos);
  CHECK(cluster.said() ==
        std::vector<std::string>{"adjusted sql-node-1: asked innodb_redo_log_capacity 1, the server took 8388608"});
}

TEST_CASE("external: a server that reports another port is refused, unless the scenario says that it does",
          "[cluster][integration]") {
  const int forwarded = test::free_port();  // a second port of the same server stands for whatever forwards
  Started owner{R"("engine": "innodb", "sql_nodes": [{"host": "local"}])",
                R"("partition": "none")",
                {.mysqld = fmt::format(R"(, "extra_port": {}, "extra_max_connections": 9)", forwarded)}};
  const auto endpoint = owner->sql_endpoints()[0];
  const auto check = [&](const std::string& more) {
    const auto plan = plan::make(
        scenario::read_text(
            fmt::format(
                R"({{"name": "x", "cluster": {{"engine": "external", "database": "dbt2_x", "user": "forklift", "endpoints": [{{"port": {}{}}}]}}}})",
                forwarded, more),
            "x.json"),
        "x-1");
    remote::Fleet fleet;
    QuietJournal journal;
    cluster::start({plan.clusters.front(), fleet, journal, system_clock(), "x-1", "", endpoint.password, [] {}});
  };
  const auto session = owner.sql(0);
  CHECK_THROWS_WITH(
      check(""),
      fmt::format("127.0.0.1:{0}: another server answered: asked for sql-node-1 with port {0}, found {1} on "
                  "{2} with port {3} and data directory {4}. Correct host and port; if it is the right server "
                  "behind a port forward, a container or a proxy, add \"server_port\": {3} to this endpoint.",
                  forwarded, number(*session, "SELECT @@version"), number(*session, "SELECT @@hostname"), endpoint.port,
                  endpoint.servers.at(0).data_directory));
  CHECK_NOTHROW(check(fmt::format(R"(, "server_port": {})", endpoint.port)));
  CHECK_NOTHROW(check(R"(, "server_port": 0)"));
}
