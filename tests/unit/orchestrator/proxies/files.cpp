#include "orchestrator/proxies/files.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "orchestrator/plan/plan.hpp"
#include "proxy/config/config.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

plan::ProxyNode node() {
  plan::ProxyNode node;
  node.name = "proxy-1";
  node.address = "10.0.0.9";
  node.port = 20007;
  node.directory = "/w/proxy-1";
  node.settings.connections = 32;
  node.settings.threads = 3;
  return node;
}

std::vector<sql::Endpoint> servers() {
  sql::Endpoint first, second;
  first.host = "10.0.0.1";
  first.user = second.user = "forklift";
  second.socket = "/run/s";
  return {first, second};
}

}  // namespace

TEST_CASE("proxies: forklift-proxy reads the file that it is given", "[proxies][unit]") {
  const test::ScratchDir scratch;
  const auto keys = test::RsaKey{}.public_pem();
  const auto json = proxies::forklift_config(
      node(), servers(), {scratch.write_secret("password", "secret"), scratch.write_secret("keys.pem", keys)});
  const auto config = proxy::read_config(JsonDocument::parse(json.dump(1), "proxy.json"));
  CHECK(config.host == "10.0.0.9");
  CHECK(config.port == 20007);
  CHECK(config.threads == 3);
  REQUIRE(config.servers.size() == 2);
  CHECK(config.servers[0].name() == "10.0.0.1:3306");
  CHECK(config.servers[1].name() == "/run/s");
  CHECK(config.servers[1].connections == 32);
  CHECK(config.server_user == "forklift");
  CHECK(config.server_password == "secret");
  CHECK(config.server_public_keys == keys);
  REQUIRE(config.accounts.size() == 1);
  CHECK(config.accounts[0].user == "forklift");
  CHECK(config.accounts[0].password == "secret");
  CHECK(config.admin_socket == "/w/proxy-1/admin");
}

TEST_CASE("proxies: haproxy passes bytes on to the server with the fewest clients", "[proxies][unit]") {
  CHECK(proxies::haproxy_config(node(), servers()) ==
        "global\n  nbthread 3\n\n"
        "defaults\n  mode tcp\n  timeout connect 30s\n  timeout client 1h\n  timeout server 1h\n\n"
        "listen mysql\n  bind 10.0.0.9:20007 backlog 4096\n  balance leastconn\n"
        "  server sql-node-1 10.0.0.1:3306\n  server sql-node-2 \"/run/s\"\n");
}

TEST_CASE("proxies: haproxy is given an address for localhost, of which it would take the first", "[proxies][unit]") {
  auto both = servers();
  both[0].host = "localhost";
  CHECK(proxies::haproxy_config(node(), both).find("server sql-node-1 127.0.0.1:3306\n") != std::string::npos);
}

TEST_CASE("proxies: a proxy reaches the servers of its own host by their sockets, and others by TCP",
          "[proxies][unit]") {
  plan::Cluster cluster;
  cluster.nodes = {{.name = "sql-node-1", .host = "here", .address = "10.0.0.1", .port = 3306, .directory = "/w/1"},
                   {.name = "sql-node-2", .host = "there", .address = "10.0.0.2", .port = 3306, .directory = "/w/2"}};
  auto both = servers();
  both[1].socket.clear();
  both[1].host = "10.0.0.2";
  const auto seen = proxies::from_host("here", cluster, both);
  CHECK(seen[0].socket.find("/w/1/") == 0);
  CHECK(seen[1].socket.empty());
}

TEST_CASE("proxies: haproxy's file quotes what it would take for more than a path", "[proxies][unit]") {
  auto both = servers();
  both[1].socket = "/srv/my bench #1/\"q\"\\w";
  CHECK(proxies::haproxy_config(node(), both).find("sql-node-2 \"/srv/my bench #1/\\\"q\\\"\\\\w\"\n") !=
        std::string::npos);
}

namespace {

std::string socket_problem(scenario::Proxy::Kind kind, const std::string& workdir, const std::string& host = "here") {
  plan::Cluster cluster;
  cluster.nodes = {{.name = "sql-node-1", .host = "here", .port = 3306, .directory = workdir + "/sql-node-1"}};
  auto proxy = node();
  proxy.directory = workdir + "/proxy-1";
  proxy.settings.host = host;
  proxy.settings.kind = kind;
  try {
    proxies::check_sockets(proxy, cluster);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("proxies: a socket's path is as long as each program takes it", "[proxies][unit]") {
  using Kind = scenario::Proxy::Kind;
  const std::string longest = "/" + std::string(97 - 24, 'w'), socket = "/sql-node-1/mysqld.sock";
  REQUIRE((longest + socket).size() == 97);
  CHECK(socket_problem(Kind::haproxy, longest).empty());
  CHECK(socket_problem(Kind::haproxy, longest + "w") ==
        "proxy-1: a socket path has 98 bytes, and haproxy takes 97: " + longest + "w" + socket +
            ". Set cluster.workdir to a shorter path.");
  CHECK(socket_problem(Kind::haproxy, longest + "w", "there").empty());
  CHECK(socket_problem(Kind::forklift, longest + "w").empty());
  const std::string admin = "/" + std::string(107 - 15, 'w');
  CHECK(socket_problem(Kind::forklift, admin).empty());
  CHECK(socket_problem(Kind::forklift, admin + "w") ==
        "proxy-1: a socket path has 108 bytes, and the system takes 107: " + admin +
            "w/proxy-1/admin. Set cluster.workdir to a shorter path.");
  CHECK(socket_problem(Kind::haproxy, "/srv/$x") ==
        "proxy-1: haproxy takes the $ in a socket's path for a variable: /srv/$x/sql-node-1/mysqld.sock. Set "
        "cluster.workdir to a path without it.");
}
