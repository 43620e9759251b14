// What a driver does when something dies: the server, its caller, or the user's patience.
#include <fmt/format.h>

#include <csignal>

#include "common/core/clock.hpp"
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

TEST_CASE("driver: a server killed in mid-run loses nothing and counts nothing twice", "[driver][integration]") {
  TestServer server;
  load(load_job(server));
  const auto orders = server.number("SELECT COUNT(*) FROM orders");
  auto job = run_job(server);
  job.warmup = 0s;
  job.duration = 8s;
  DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  driver.say({{"start_at_us", 0}});
  driver.wait_for("progress");
  server.kill();
  server.start();
  const auto report = contract::read_run_report(driver.wait_for("report").at("report"), "run");
  CHECK(driver.exit_code() == 0);
  CHECK(report.reconnects > 0);
  CHECK(!report.errors.empty());
  const auto made = static_cast<std::uint64_t>(server.number("SELECT COUNT(*) FROM orders") - orders);
  CHECK(made >= committed(report, 0));
  CHECK(made <= committed(report, 0) + report.unknown_total);
  require_consistent(check_job(server));
}

TEST_CASE("driver: it stops when nobody listens any more", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  auto job = run_job(server);
  job.duration = 60s;
  DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  SECTION("before the start") {}
  SECTION("in mid-run") {
    driver.say({{"start_at_us", 0}});
    driver.wait_for("progress");
  }
  driver.close_input();
  CHECK(driver.wait_for("error").at("what") == "stopped by the end of standard input");
  driver.wait_for("bye");
  CHECK(driver.exit_code() == 130);
}

TEST_CASE("driver: SIGTERM and SIGINT end a run cleanly", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  auto job = run_job(server);
  job.duration = 60s;
  DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  driver.say({{"start_at_us", 0}});
  driver.wait_for("progress");
  const bool terminate = GENERATE(true, false);
  driver.signal(terminate ? SIGTERM : SIGINT);
  CHECK(driver.wait_for("error").at("what") == (terminate ? "stopped by SIGTERM" : "stopped by SIGINT"));
  driver.wait_for("bye");
  CHECK(driver.exit_code() == 130);
  require_consistent(check_job(server));
}

TEST_CASE("driver: a missed start fails the run", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  DriverProcess driver{"run", contract::to_json(run_job(server))};
  driver.wait_for("ready");
  driver.say({{"start_at_us", system_clock().wall_us() - 5'000'000}});
  const Json error = driver.wait_for("error");
  CHECK(error.at("kind") == "environment");
  CHECK(error.at("what").get<std::string>().rfind("the agreed start was missed by 50", 0) == 0);
  CHECK(error.at("fix") ==
        "This host is overloaded, or its clock is off by that much: check chrony there, and run forklift doctor");
  CHECK(driver.exit_code() == 3);
}

TEST_CASE("driver: a server that is not there is an environment error without a secret", "[driver][integration]") {
  contract::CheckJob job;
  contract::Target target;
  target.port = 1;
  TemporaryDirectory directory;
  SECTION("refused") {
    job.targets = {target};
    DriverProcess driver{"check", contract::to_json(job)};
    const Json error = driver.wait_for("error");
    CHECK(error.at("where") == "127.0.0.1:1");
    // The number in brackets is the client library's, 111 or 115 as it happens.
    CHECK(error.at("what").get<std::string>().substr(0, 101) ==
          "error 2002 (HY000): connecting to 127.0.0.1:1 as forklift: Can't connect to server on '127.0.0.1' (11");
    CHECK(error.at("fix") == "Check that the server runs, and the user, password file and database of the job");
    CHECK(driver.exit_code() == 3);
  }
  SECTION("no password file") {
    target.password_file = (directory.path() / "none").string();
    job.targets = {target};
    DriverProcess driver{"check", contract::to_json(job)};
    const Json error = driver.wait_for("error");
    CHECK(error.at("where") == target.password_file);
    CHECK(error.at("what") == "can't open it: No such file or directory");
    CHECK(driver.exit_code() == 3);
  }
}

TEST_CASE("driver: a server that is not the one that its job names is left alone", "[driver][integration]") {
  const TestServer server;
  auto job = load_job(server);
  job.parallel = 1;
  job.targets[0].servers = {{.name = "sql-node-1", .port = 1, .data_directory = ""}};
  DriverProcess driver{"load", contract::to_json(job)};
  const Json error = driver.wait_for("error");
  const auto text = [&](const std::string& query) { return server.session()->query(query).rows.at(0).at(0).value(); };
  CHECK(error.at("kind") == "environment");
  CHECK(error.at("where") == fmt::format("loading item of warehouse 0: 127.0.0.1:{}", server.target().port));
  CHECK(error.at("what") ==
        fmt::format("another server answered: asked for sql-node-1 with port 1, found {} on {} with port {} and data "
                    "directory {}",
                    text("SELECT @@version"), text("SELECT @@hostname"), server.target().port,
                    (server.directory() / "data").string()));
  CHECK(driver.exit_code() == 3);
  CHECK(server.number("SELECT COUNT(*) FROM item") == 0);
}

TEST_CASE("driver: each server of a job is asked once who it is, however many connections it gets",
          "[driver][integration]") {
  const TestServer server{{"--innodb-buffer-pool-size=64M", "--general-log", "--log-output=TABLE"}};
  const auto asked = [&] {
    return server.number("SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE 'SELECT @@port%'");
  };
  const std::vector<sql::ServerIdentity> itself{
      {.name = "sql-node-1", .port = server.target().port, .data_directory = (server.directory() / "data").string()}};
  auto loading = load_job(server);
  loading.targets[0].servers = itself;
  load(loading);
  CHECK(asked() == 1);
  auto running = run_job(server);
  running.targets[0].servers = itself;
  const auto commits = [&] {
    return server.number(
        "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'Com_commit'");
  };
  const auto before = commits();
  const auto report = drive(running);
  std::uint64_t counted = 0;
  for (int transaction = 0; transaction < 5; ++transaction) counted += committed(report, transaction);
  CHECK(static_cast<std::uint64_t>(commits() - before) == counted);
  CHECK(asked() == 2);
}
