#include "common/sql/identity.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/driver/fake_session.hpp"

using namespace forklift;
using namespace forklift::sql;
using test::FakeServer;
using test::FakeSession;

namespace {

const ServerAnswer kDebians{
    .port = 3306, .data_directory = "/var/lib/mysql/", .host = "db1", .version = "10.11.6-MariaDB"};

Endpoint external() {
  Endpoint endpoint;
  endpoint.host = "10.0.0.5";
  endpoint.port = 3399;
  endpoint.password = "very-secret";
  endpoint.servers = {{.name = "sql-node-1", .port = 3399, .data_directory = ""}};
  return endpoint;
}

Endpoint ours(int port = 20002) {
  Endpoint endpoint;
  endpoint.port = port;
  endpoint.servers = {{.name = "sql-node-1", .port = port, .data_directory = "/w/life-1/c1/sql-node-1/data"}};
  return endpoint;
}

std::string wrong(const Endpoint& endpoint, const ServerAnswer& answer) {
  const auto error = wrong_server(endpoint, answer);
  return error ? error->what() : "";
}

std::string refusal(FakeServer& server, const Endpoint& endpoint) {
  FakeSession session{server};
  try {
    verify(session, endpoint);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::environment);
    return error.what();
  }
  return "";
}

FakeServer server_that_reports(std::vector<std::string> row) {
  FakeServer server;
  server.answer = [row = std::move(row)](const std::string&) { return FakeServer::Rows{row}; };
  return server;
}

}  // namespace

TEST_CASE("identity: an external server must report the port that was asked", "[sql][unit]") {
  CHECK(
      wrong(external(), kDebians) ==
      "10.0.0.5:3399: another server answered: asked for sql-node-1 with port 3399, found 10.11.6-MariaDB on db1 with "
      "port 3306 and data directory /var/lib/mysql. Correct host and port; if it is the right server behind a port "
      "forward, a container or a proxy, add \"server_port\": 3306 to this endpoint.");
  auto answer = kDebians;
  answer.port = 3399;
  CHECK(wrong(external(), answer).empty());
}

TEST_CASE("identity: a server that we started must have its port and its data directory", "[sql][unit]") {
  auto answer = kDebians;
  answer.port = 20002;
  CHECK(wrong(ours(), answer) ==
        "127.0.0.1:20002: another server answered: asked for sql-node-1 with port 20002 and data directory "
        "/w/life-1/c1/sql-node-1/data, found 10.11.6-MariaDB on db1 with port 20002 and data directory /var/lib/mysql. "
        "Stop that server, or choose other ports with cluster.base_port.");
  answer.data_directory = "/w/./life-1/c1//sql-node-1/x/../data/";
  CHECK(wrong(ours(), answer).empty());
  answer.port = 20003;
  CHECK_FALSE(wrong(ours(), answer).empty());
}

TEST_CASE("identity: behind a proxy any of its servers may answer, and nobody else", "[sql][unit]") {
  auto proxy = external();
  proxy.servers.push_back({.name = "sql-node-2", .port = 3306, .data_directory = ""});
  CHECK(wrong(proxy, kDebians).empty());
  proxy.servers[1].port = 3307;
  CHECK(wrong(proxy, kDebians).find("asked for sql-node-1 with port 3399 or sql-node-2 with port 3307, found") !=
        std::string::npos);
}

TEST_CASE("identity: what is not compared is not asked", "[sql][unit]") {
  FakeServer server;
  auto endpoint = external();
  SECTION("nobody is named") { endpoint.servers.clear(); }
  SECTION("the port is 0") { endpoint.servers[0].port = 0; }
  SECTION("one of several has port 0") { endpoint.servers.push_back({}); }
  CHECK(refusal(server, endpoint).empty());
  CHECK(server.statements.empty());
}

TEST_CASE("identity: a gateway that reports no port is refused with the way around", "[sql][unit]") {
  FakeServer server;
  server.failures.emplace(0, SqlError{1193, "HY000", "Unknown system variable 'port'"});
  CHECK(
      refusal(server, external()) ==
      "10.0.0.5:3399: the server does not report which one it is: error 1193 (HY000): Unknown system variable 'port'. "
      "If it is a gateway that can't report its port, add \"server_port\": 0 to this endpoint.");
  FakeServer lost;
  lost.failures.emplace(0, SqlError{2013, "HY000", "Lost connection"});
  FakeSession session{lost};
  CHECK_THROWS_AS(verify(session, external()), SqlError);  // which whoever waits for a server tries again
}

TEST_CASE("identity: the first session of each server is verified, the others cost no statement", "[sql][unit]") {
  auto server = server_that_reports({"3399", "/d/", "db1", "10.11"});
  const auto open = verify_once([&](const Endpoint& endpoint) {
    auto session = std::make_unique<FakeSession>(server);
    verify(*session, endpoint);
    return session;
  });
  for (int i = 0; i < 3; ++i) open(external());
  CHECK(server.statements == std::vector<std::string>{"SELECT @@port, @@datadir, @@hostname, @@version"});
  auto other = external();
  other.host = "10.0.0.6";
  const auto copy = open;
  copy(other);
  CHECK(server.statements.size() == 2);
  auto wrong = server_that_reports({"3306", "/d/", "db1", "10.11"});
  const auto open_wrong = verify_once([&](const Endpoint& endpoint) {
    auto session = std::make_unique<FakeSession>(wrong);
    verify(*session, endpoint);
    return session;
  });
  CHECK_THROWS_AS(open_wrong(external()), Error);
  CHECK_THROWS_AS(open_wrong(external()), Error);  // a refused one is not taken for verified
}

TEST_CASE("identity: localhost is one address for programs that choose the way themselves", "[sql][unit]") {
  CHECK(tcp_host("localhost") == "127.0.0.1");
  CHECK(tcp_host("localhost.example.org") == "localhost.example.org");
  CHECK(tcp_host("::1") == "::1");
}
