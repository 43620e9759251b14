// What the proxy does not put up with.
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"
#include "tests/integration/proxy/raw_client.hpp"
#include "tests/integration/proxy/running_proxy.hpp"
#include "tests/support/free_port.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

RawClient logged_in(const RunningProxy& proxy) {
  RawClient client{proxy.port()};
  REQUIRE(error_number(client.log_in("app", "pass", "dbt2")) == 0);
  return client;
}

}  // namespace

TEST_CASE("proxy: packets that are too long, empty, out of order or unknown are refused", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["limits"] = {{"packet_bytes", 10000}};
  const RunningProxy proxy{config};
  {
    auto client = logged_in(proxy);
    client.send(std::string{"\x11\x27\x00\x00\x03", 5});  // says 10001 bytes: refused before they are sent
    CHECK(error_number(client.packet().value()) == 1153);
    CHECK_FALSE(client.packet());
  }
  {
    auto client = logged_in(proxy);
    client.send(std::string(4, '\0'));
    CHECK(error_number(client.packet().value()) == 1835);
    CHECK_FALSE(client.packet());
  }
  {
    auto client = logged_in(proxy);
    client.send(std::string{"\x01\x00\x00\x05\x0e", 5});
    CHECK(error_number(client.packet().value()) == 1156);
    CHECK_FALSE(client.packet());
  }
  {
    auto client = logged_in(proxy);
    CHECK(error_number(client.command(99, "x").at(0)) == 1047);
    CHECK(client.query("SELECT 1") == std::vector<std::string>{"1"});
  }
  {
    RawClient stranger{proxy.port()};
    stranger.send("GET / HTTP/1.1\r\n\r\n");  // "GET" as a length is 5.5 MB
    CHECK(error_number(stranger.packet().value()) == 1153);
    CHECK_FALSE(stranger.packet());
  }
  CHECK(proxy.count("total", "refused_packets") == 4);
  CHECK(value(*proxy.session(), "SELECT 1") == "1");
}

TEST_CASE("proxy: half a login, half a packet and an idle client do not stay", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["limits"] = {{"login_timeout_us", 300000}, {"stall_timeout_us", 300000}, {"idle_timeout_us", 1500000}};
  const RunningProxy proxy{config};
  RawClient silent{proxy.port()};
  CHECK_FALSE(silent.packet());
  auto half = logged_in(proxy), idle = logged_in(proxy);
  half.send(std::string{"\x20\x00\x00\x00\x03SELECT", 11});
  CHECK_FALSE(half.packet());
  CHECK(error_number(idle.packet().value()) == 4031);
  CHECK_FALSE(idle.packet());
  CHECK(proxy.comes_to("now", "clients", 0));
}

TEST_CASE("proxy: who does not read its answer holds up nobody else, and no memory", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server, 2);
  config["limits"] = {{"client_buffer_bytes", 65536}, {"stall_timeout_us", 1000000}};
  RunningProxy proxy{config};
  auto slow = logged_in(proxy);
  // 500 MB that nobody takes.
  slow.send(proxy::command_packet(proxy::command::kQuery, "SELECT REPEAT('x', 10000) FROM seq_1_to_50000"));
  const auto other = proxy.session();
  for (int i = 0; i < 100; ++i) CHECK(value(*other, "SELECT 1") == "1");
  CHECK(proxy.comes_to("total", "stalled_clients", 1));
  CHECK(proxy.comes_to("now", "connections_in_use", 0));
  CHECK(value(*other, "SELECT 2") == "2");
  proxy.program().signal(15);
  CHECK(proxy.program().wait(std::chrono::seconds{10}).exit_code == 0);
  CHECK(proxy.program().peak_kib() < 64 * 1024);
}

TEST_CASE("proxy: a full queue and a long wait are told with MySQL's error", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server, 1);
  config["limits"] = {{"queue", 1}, {"queue_timeout_us", 500000}};
  const RunningProxy proxy{config};
  const auto holder = proxy.session(), waiter = proxy.session(), third = proxy.session(), fourth = proxy.session();
  holder->query("BEGIN");
  holder->query("SELECT COUNT(*) FROM item");
  unsigned waited_in_vain = 0;  // checked below: Catch's macros are not for two threads at once
  std::thread waits{[&] { waited_in_vain = error_of(*waiter, "SELECT 1"); }};
  CHECK(proxy.comes_to("now", "clients_waiting", 1));
  CHECK(error_of(*third, "SELECT 1") == 1040);
  waits.join();
  CHECK(waited_in_vain == 1040);
  CHECK(proxy.count("total", "queue_full") == 1);
  CHECK(proxy.count("total", "queue_timeouts") == 1);
  holder->query("COMMIT");
  CHECK(value(*waiter, "SELECT 3") == "3");
  CHECK(value(*third, "SELECT 3") == "3");
}

TEST_CASE("proxy: clients may not bind all connections", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 4)};
  std::vector<std::unique_ptr<sql::SqlSession>> sessions;
  for (int i = 0; i < 4; ++i) sessions.push_back(proxy.session());
  for (std::size_t i = 0; i < 3; ++i) sessions[i]->query("SET @x = 1");
  CHECK(error_of(*sessions[3], "SET @x = 1") == 1040);
  CHECK(value(*sessions[3], "SELECT 4") == "4");
}

TEST_CASE("proxy: an idle client costs less than 20 KiB, also after it has worked", "[proxy][integration]") {
  const TestServer server;
  RunningProxy proxy{proxy_config(server, 2)};
  const auto resident_kib = [&] {
    std::ifstream status{"/proc/" + std::to_string(proxy.program().pid()) + "/status"};
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
    }
    return 0L;
  };
  value(*proxy.session(), "SELECT REPEAT('x', 100000)");  // what the proxy keeps for all is there
  const long before = resident_kib();
  REQUIRE(before > 0);
  constexpr int kClients = 800;
  const std::string long_question = "SELECT LENGTH('" + std::string(50000, 'y') + "')";
  std::vector<RawClient> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(logged_in(proxy));
    CHECK(clients.back().query("SELECT REPEAT('x', 50000)").size() == 1);
    CHECK(clients.back().query(long_question) == std::vector<std::string>{"50000"});
    REQUIRE(prepare(clients.back(), "SELECT 1") != 0);
  }
  CHECK(proxy.count("now", "clients") == kClients);
  CHECK(resident_kib() - before < kClients * 20L);
}

TEST_CASE("proxy: more clients than it may have are told so", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["limits"] = {{"clients", 2}};
  const RunningProxy proxy{config};
  auto first = logged_in(proxy), second = logged_in(proxy);
  const RawClient third{proxy.port()};
  CHECK(error_number(third.greeting()) == 1040);
  CHECK(second.query("SELECT 1") == std::vector<std::string>{"1"});
}

TEST_CASE("proxy: connections that never log in keep nobody out", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["limits"] = {{"clients", 3}, {"logins", 8}, {"logins_per_address", 8}, {"login_timeout_us", 60000000}};
  const RunningProxy proxy{config};
  std::vector<RawClient> silent;
  for (int i = 0; i < 20; ++i) silent.emplace_back(proxy.port());  // each waits for its greeting: the oldest make room
  auto first = logged_in(proxy), second = logged_in(proxy);
  CHECK(first.query("SELECT 1") == std::vector<std::string>{"1"});
  CHECK(second.query("SELECT 1") == std::vector<std::string>{"1"});
  CHECK(proxy.count("total", "logins_displaced") >= 14);
  CHECK_FALSE(silent.front().packet());
}

TEST_CASE("proxy: a login has its time from the beginning, however slowly it comes", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["limits"] = {{"login_timeout_us", 1000000}};
  const RunningProxy proxy{config};
  RawClient slow{proxy.port()};
  slow.send(std::string_view{"\xff\x00\x00\x01", 4});  // 255 bytes will follow
  auto& clock = system_clock();
  // A byte whenever there is time for one, for longer than the timeout; the end must come while they still arrive.
  const bool ended = poll_until(clock, Deadline::after(clock, std::chrono::seconds{10}), std::chrono::milliseconds{100},
                                [&] { return !slow.send("x"); });
  CHECK(ended);
  CHECK(proxy.comes_to("now", "clients", 0));
}

TEST_CASE("proxy: no client may kill another one's connection by a statement in a string", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 3)};
  auto victim = logged_in(proxy), killer = logged_in(proxy);
  victim.query("SET @x = 1");  // keeps its server connection
  const auto id = victim.query("SELECT CONNECTION_ID()").at(0);
  const auto refused = [&](const std::string& sql) { return error_number(killer.command(3, sql).at(0)); };
  CHECK(refused("EXECUTE IMMEDIATE 'KILL " + id + "'") == 1235);
  CHECK(refused("EXECUTE IMMEDIATE CONCAT('KI', 'LL " + id + "')") == 1235);
  CHECK(refused("SET @k = 'KILL " + id + "'") == 0);
  CHECK(refused("PREPARE k FROM @k") == 1235);
  CHECK(refused("BEGIN NOT ATOMIC KILL " + id + "; END") == 1235);
  CHECK(refused("CREATE PROCEDURE killer() KILL " + id) == 1235);
  CHECK(prepare(killer, "KILL " + id) == 0);
  CHECK(killer.query("EXECUTE IMMEDIATE 'SELECT 7'") == std::vector<std::string>{"7"});
  CHECK(victim.query("SELECT @x") == std::vector<std::string>{"1"});
}

TEST_CASE("proxy: its admin socket takes the place of a dead one, and of nothing else", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy first{proxy_config(server)};
  auto config = Json::parse(read_file(first.directory() + "/proxy.json"));
  config["listen"]["port"] = 0;
  const auto second = [&](const std::string& socket) {
    config["admin_socket"] = first.directory() + "/" + socket;
    write_file(first.directory() + "/second.json", config.dump());
    return run_program({built("forklift-proxy"), first.directory() + "/second.json"}).err;
  };
  CHECK(second("admin") == first.directory() +
                               "/admin: can't listen: another process listens there. Choose an address of this host "
                               "that is free.\n");
  CHECK(first.count("now", "clients") == 0);  // it still answers there
  CHECK(second("account") == first.directory() +
                                 "/account: can't listen: a file that is not a socket stands there. Choose an address "
                                 "of this host that is free.\n");
  CHECK(read_file(first.directory() + "/account") == "pass\n");
}

TEST_CASE("proxy: what it can't print ends it, at the start and with its statistics", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server)};
  const auto into_full = [](const std::string& words) {
    return run_program({"/bin/sh", "-c", built("forklift-proxy") + words + " > /dev/full"}, std::chrono::seconds{20});
  };
  auto config = Json::parse(read_file(proxy.directory() + "/proxy.json"));
  config["listen"]["port"] = 0;
  config.erase("admin_socket");
  write_file(proxy.directory() + "/second.json", config.dump());
  for (const auto& words :
       {" --statistics " + proxy.directory() + "/admin", " " + proxy.directory() + "/second.json"}) {
    INFO(words);
    const auto ended = into_full(words);
    CHECK(ended.exit_code == 3);
    CHECK(ended.err ==
          "forklift-proxy: standard output: can't write to it: No space left on device. Free some space there, or send "
          "it to another place.\n");
  }
}
