#include "orchestrator/scenario/host_names.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/scenario/read.hpp"

using namespace forklift;
using namespace forklift::scenario;

namespace {

Scenario of(const std::string& cells, const std::string& cluster =
                                          R"("engine": "spider", "data_nodes": [{"host": "a"}, {"host": "b"}],
                                             "sql_nodes": [{"host": "a"}], "driver_hosts": ["b"])") {
  return read_text(R"({"name": "hosts", "hosts": {"a": {"address": "10.0.0.1"}, "b": {"address": "10.0.0.2"}},
    "cluster": {)" + cluster +
                       R"(}, "faults": [{"at": "1s", "cut": ["a", "b"], "for": "1s"}],
    "proxies": [{"host": "b"}], "matrix": {"cells": [)" +
                       cells + "]}}",
                   "s.json");
}

std::vector<std::string> names(const Settings& settings) {
  std::vector<std::string> all;
  for (const auto& [name, host] : settings.hosts) {
    CHECK(host.name == name);
    all.push_back(name + " is " + host.address);
  }
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("host names: a name with another meaning in another cell gets a name of its own there", "[scenario][unit]") {
  const auto s = of(R"({"name": "one"}, {"name": "two", "hosts.b.address": "10.0.0.9"}, {"name": "three"},
                       {"name": "four", "hosts.b.address": "10.0.0.9"}, {"name": "five", "hosts.b.user": "u",
                        "hosts.b.transport": "ssh", "hosts.b.address": "10.0.0.9"})");
  CHECK(names(s.cells[0].settings) == Names{"a is 10.0.0.1", "b is 10.0.0.2"});
  CHECK(s.cells[2].settings == s.cells[0].settings);
  const auto& two = s.cells[1].settings;
  CHECK(names(two) == Names{"a is 10.0.0.1", "b@10.0.0.9 is 10.0.0.9"});
  CHECK(two.cluster.data_nodes[0].host == "a");
  CHECK(two.cluster.data_nodes[1].host == "b@10.0.0.9");
  CHECK(two.cluster.driver_hosts == Names{"b@10.0.0.9"});
  CHECK(two.proxies[0].host == "b@10.0.0.9");
  CHECK(two.faults[0].targets == Names{"a", "b@10.0.0.9"});
  CHECK(s.cells[3].settings == two);
  CHECK(names(s.cells[4].settings) == Names{"a is 10.0.0.1", "b@10.0.0.9#2 is 10.0.0.9"});
  Names all;
  for (const auto& [name, host] : all_hosts(s)) all.push_back(name);
  CHECK(all == Names{"a", "b", "b@10.0.0.9", "b@10.0.0.9#2"});
}

TEST_CASE("host names: drivers of servers that already run stay on the first host, whatever its name becomes",
          "[scenario][unit]") {
  const auto s = read_text(R"({"name": "x", "hosts": {"a": {"address": "10.0.0.1"}, "a-b": {"address": "10.0.0.2"}},
    "cluster": {"engine": "external", "endpoints": [{"host": "10.0.0.5"}], "user": "u"},
    "matrix": {"hosts.a.address": ["10.0.0.1", "10.0.0.9"]}})",
                           "s.json");
  CHECK(cluster_hosts(s.cells[0].settings) == Names{"a"});
  CHECK(cluster_hosts(s.cells[1].settings) == Names{"a@10.0.0.9"});
}
