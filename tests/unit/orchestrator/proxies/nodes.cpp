#include <catch2/catch.hpp>

#include "orchestrator/plan/nodes.hpp"

using namespace forklift;

TEST_CASE("proxies: ports and directories are their own, kind none is no process", "[proxies][unit]") {
  scenario::Settings settings;
  settings.hosts["box"] = {.name = "box"};
  settings.cluster.engine = "innodb";
  settings.cluster.sql_nodes = {
      {.host = "box", .port = {}, .config = {}, .cpus = {}, .numa = {}, .preload = {}, .own = {}}};
  const auto proxy = [](scenario::Proxy::Kind kind, std::optional<int> port) {
    return scenario::Proxy{.host = "box", .kind = kind, .port = port};
  };
  using enum scenario::Proxy::Kind;
  settings.proxies = {proxy(forklift, {}), proxy(none, {}), proxy(haproxy, 20001), proxy(forklift, {})};
  const auto cluster = plan::lay_out(settings, 0, "/w/c1");
  REQUIRE(cluster.nodes.at(0).port == 20000);
  const auto nodes = plan::lay_out_proxies(settings, cluster);
  REQUIRE(nodes.size() == 3);
  CHECK(nodes[0].name == "proxy-1");
  CHECK(nodes[0].port == 20002);
  CHECK(nodes[0].directory == "/w/c1/proxy-1");
  CHECK(nodes[1].settings.kind == haproxy);
  CHECK(nodes[1].port == 20001);
  CHECK(nodes[2].name == "proxy-3");
  CHECK(nodes[2].port == 20003);
}

TEST_CASE("nodes: localhost is one address for all processes, and the port is assigned once for both names",
          "[proxies][unit]") {
  scenario::Settings settings;
  settings.hosts["box"] = {.name = "box", .address = "localhost"};
  settings.hosts["same"] = {.name = "same"};
  settings.cluster.engine = "innodb";
  settings.cluster.sql_nodes = {
      {.host = "box", .port = {}, .config = {}, .cpus = {}, .numa = {}, .preload = {}, .own = {}},
      {.host = "same", .port = {}, .config = {}, .cpus = {}, .numa = {}, .preload = {}, .own = {}}};
  settings.proxies = {{.host = "box"}};
  const auto cluster = plan::lay_out(settings, 0, "/w/c1");
  CHECK(cluster.nodes[0].address == "127.0.0.1");
  CHECK(cluster.nodes[1].port == 20001);
  const auto proxy = plan::lay_out_proxies(settings, cluster).at(0);
  CHECK(proxy.address == "127.0.0.1");
  CHECK(proxy.port == 20002);
}
