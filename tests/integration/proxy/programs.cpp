// Programs that users have, through the proxy: the DBT2 driver, MariaDB's and MySQL's client, sysbench.
#include <catch2/catch.hpp>

#include "tests/integration/driver/jobs.hpp"
#include "tests/integration/login/mysql_server.hpp"
#include "tests/integration/proxy/running_proxy.hpp"
#include "tests/support/ndb.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

contract::Target through(const RunningProxy& proxy) {
  contract::Target target;
  target.port = proxy.port();
  target.user = "app";
  target.password_file = proxy.directory() + "/account";
  return target;
}

template <class Job>
Job by(const RunningProxy& proxy, Job job) {
  job.targets = {through(proxy)};
  return job;
}

std::vector<std::string> login_of(const RunningProxy& proxy, const std::string& program) {
  return {program, "--protocol=tcp", "-h127.0.0.1", "-P" + std::to_string(proxy.port()), "-uapp", "-ppass", "-N"};
}

Ended ask(const RunningProxy& proxy, const std::string& program, const std::string& sql) {
  auto argv = login_of(proxy, program);
  argv.insert(argv.end(), {"-e", sql});
  return run_program(argv, std::chrono::seconds{20});
}

}  // namespace

TEST_CASE("proxy: the DBT2 driver loads, runs and checks through it", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server, 8);
  config["threads"] = 2;
  const RunningProxy proxy{config};
  CHECK(load(by(proxy, load_job(server))).loaded == std::vector{1, 2});
  auto job = by(proxy, run_job(server));
  job.terminals = 20;  // 40 connections on 8
  const auto report = drive(job);
  require_only_conflicts(report);
  CHECK(committed(report, 0) > 0);
  CHECK(server.number("SELECT COUNT(*) FROM orders WHERE o_id > 30") ==
        static_cast<std::int64_t>(committed(report, 0)));
  require_consistent(by(proxy, check_job(server)));
  CHECK(proxy.count("total", "waited") > 0);
}

TEST_CASE("proxy: the mariadb client and sysbench's prepared statements work through it", "[proxy][integration]") {
  constexpr int kThreads = 40, kConnections = 4;
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, kConnections)};
  const auto answer =
      ask(proxy, "/usr/bin/mariadb", "USE dbt2; SELECT DATABASE(); SELECT 1; SELECT 'ä'; SHOW TABLES LIKE 'item'");
  CHECK(answer.err == "");
  CHECK(answer.out == "dbt2\n1\nä\nitem\n");
  CHECK(ask(proxy, "/usr/bin/mariadb", "SELECT * FROM nowhere.nothing").err.find("ERROR 1146 (42S02)") !=
        std::string::npos);
  const auto sysbench = [&](const std::string& step, int threads) {
    return run_program({"/usr/bin/sysbench", "oltp_read_write", "--mysql-host=127.0.0.1",
                        "--mysql-port=" + std::to_string(proxy.port()), "--mysql-user=app", "--mysql-password=pass",
                        "--mysql-db=dbt2", "--table-size=1000", "--threads=" + std::to_string(threads), "--events=300",
                        "--time=30", step});
  };
  REQUIRE(sysbench("prepare", 1).exit_code == 0);
  const auto ran = sysbench("run", kThreads);
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.find("transactions:                        300 ") != std::string::npos);
  CHECK(proxy.count("total", "prepares") > 100);
  // Once on each connection, and again where one was reset (a client that left in the middle of something).
  const auto statements = proxy.count("total", "prepares") / kThreads;
  CHECK(proxy.count("total", "prepares_on_servers") <= statements * (kConnections + proxy.count("total", "resets")));
  CHECK(proxy.count("total", "prepares_on_servers") < proxy.count("total", "prepares"));
}

TEST_CASE("proxy: MySQL's server and client work through it", "[proxy][integration]") {
  FORKLIFT_NEEDS_NDB();
  const MysqlServer server;
  Json config{{"threads", 1},
              {"plugin", "caching_sha2_password"},
              {"servers", {{{"port", server.port()}, {"connections", 4}}}},
              {"login", {{"server_public_key_file", server.public_key_file()}}}};
  const RunningProxy proxy{config};
  const std::string mysql = ndb_basedir() + "/bin/mysql";
  const auto answer = ask(proxy, mysql,
                          "USE dbt2; SELECT DATABASE(); CREATE TABLE t (a INT AUTO_INCREMENT PRIMARY KEY); "
                          "INSERT INTO t VALUES (NULL); SELECT LAST_INSERT_ID(); SELECT 'ä'; SET @x = 3; SELECT @x");
  CHECK(answer.out == "dbt2\n1\nä\n3\n");
  CHECK(answer.exit_code == 0);
  auto wrong = login_of(proxy, mysql);
  wrong[5] = "-pwrong";
  wrong.insert(wrong.end(), {"-e", "SELECT 1"});
  CHECK(run_program(wrong).err.find(
            "ERROR 1045 (28000): Access denied for user 'app'@'127.0.0.1' (using password: YES)") != std::string::npos);

  const auto one = proxy.session(), other = proxy.session();
  one->query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  one->query("SET SESSION time_zone = '+03:00'");
  one->query("BEGIN");
  one->query("INSERT INTO t VALUES (NULL)");
  CHECK(value(*one, "SELECT COUNT(*) FROM t") == "2");
  CHECK(value(*other, "SELECT COUNT(*) FROM t") == "1");
  CHECK(value(*other, "SELECT @@transaction_isolation") == "REPEATABLE-READ");
  one->query("ROLLBACK");
  CHECK(value(*one, "SELECT CONCAT(@@transaction_isolation, @@time_zone)") == "READ-COMMITTED+03:00");
  CHECK(value(*other, "SELECT LAST_INSERT_ID()") == "0");
  CHECK(proxy.comes_to("now", "clients_pinned", 0));
  CHECK(proxy.count("pins", "tracked") == 0);
}
