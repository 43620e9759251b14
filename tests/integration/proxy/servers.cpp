// Servers that die and come back.
#include <catch2/catch.hpp>
#include <fstream>

#include "common/core/clock.hpp"
#include "tests/integration/proxy/running_proxy.hpp"
#include "tests/support/own_network.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

bool works(sql::SqlSession& session) {
  return poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{20}),
                    std::chrono::milliseconds{50}, [&] { return error_of(session, "SELECT 1") == 0; });
}

}  // namespace

TEST_CASE("proxy: a dead server's clients are told, and its connections made again", "[proxy][integration]") {
  TestServer server;
  auto config = proxy_config(server, 4);
  config["limits"] = {{"queue_timeout_us", 200000}};
  const RunningProxy proxy{config};
  const auto idle = proxy.session(), busy = proxy.session();
  busy->query("CREATE TABLE numbers (a INT)");
  busy->query("BEGIN");
  busy->query("INSERT INTO numbers VALUES (1)");
  server.kill();
  CHECK(proxy.comes_to("now", "connections_up", 0));
  CHECK(proxy.count("total", "servers_lost") == 4);
  CHECK(proxy.count("total", "clients_told") == 1);
  // Its transaction is gone: going on as if it were there would be wrong.
  CHECK(error_of(*busy, "COMMIT") != 0);
  CHECK(error_of(*busy, "COMMIT") != 0);
  CHECK(error_of(*idle, "SELECT 1") == 1040);  // none becomes free
  server.start();
  CHECK(works(*idle));
  CHECK(proxy.comes_to("now", "connections_up", 4));
  CHECK(value(*idle, "SELECT COUNT(*) FROM numbers") == "0");
}

TEST_CASE("proxy: of two servers, the one that lives serves all", "[proxy][integration]") {
  TestServer first, second;
  auto config = proxy_config(first, 2);
  config["servers"].push_back(proxy_config(second, 2)["servers"][0]);
  const RunningProxy proxy{config};
  const auto session = proxy.session();
  first.kill();
  CHECK(proxy.comes_to("now", "connections_up", 2));
  for (int i = 0; i < 20; ++i) CHECK(value(*session, "SELECT @@port") == std::to_string(second.target().port));
}

TEST_CASE("proxy: a login that the server refuses is an error at the start, with the server's words",
          "[proxy][integration]") {
  const TestServer server;
  Json config = proxy_config(server, 1);
  config["login"] = {{"user", "nobody"}, {"no_password", true}};
  config["accounts"] = {{{"user", "app"}, {"no_password", true}}};
  config["listen"] = {{"port", 0}};
  const TemporaryDirectory directory;
  const auto file = (directory.path() / "proxy.json").string();
  std::ofstream{file} << config.dump();
  const auto ended = run_program({built("forklift-proxy"), file}, std::chrono::seconds{60});
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("no SQL server lets the proxy in: SQL server 127.0.0.1:" + std::to_string(server.target().port) +
                       ": login refused: error 1045: Access denied for user 'nobody'@") != std::string::npos);
}

TEST_CASE("proxy: a server whose name has several addresses is reached at the one where it listens",
          "[proxy][integration]") {
  FORKLIFT_NEEDS_ROOT();
  in_own_network([] {  // localhost is ::1 first there
    const TestServer server;
    auto config = proxy_config(server, 1);
    config["servers"][0]["host"] = "localhost";
    const RunningProxy proxy{config};
    CHECK(value(*proxy.session(), "SELECT @@port") == std::to_string(server.target().port));
  });
}
