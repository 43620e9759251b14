#include "orchestrator/scenario/addresses.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using forklift::test::message;

namespace {

/// Reading a scenario for servers that run already.
std::string external(const std::string& hosts, const std::string& endpoints, const std::string& more = "") {
  const auto text = R"({"name": "x", "hosts": )" + hosts + R"(,
  "cluster": {"engine": "external", "user": "u", "endpoints": )" +
                    endpoints + more + R"(}
})";
  try {
    forklift::scenario::read_text(text, "x.json");
  } catch (const forklift::Error& error) {
    return error.what();
  }
  return "";
}

const std::string kHere = R"({"local": {}})";
const std::string kFar = R"({"db1": {"transport": "ssh", "address": "10.0.0.1"}, "local": {}})";

}  // namespace

TEST_CASE("addresses: a port can be given once per address, and localhost is an address", "[scenario][unit]") {
  const std::string nodes = "\"sql_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}]";
  const std::string twice =
      "\"sql_nodes\": [{\"host\": \"local\", \"port\": 7000}, {\"host\": \"db1\", \"port\": 7000}]";
  CHECK(message(nodes, twice) ==
        "s.json:/cluster/sql_nodes/1/port (line 7): port 7000 on 127.0.0.1 is already given to sql_nodes/0. Give each "
        "process a port of its own, or leave the port out.");
  CHECK(message(nodes, twice, {"hosts.db1.address=localhost"}) == message(nodes, twice));
}

TEST_CASE("addresses: a loopback server can't serve another machine", "[scenario][unit]") {
  CHECK(message(
            "\"transport\": \"ssh\", \"address\": \"127.0.0.1\"}},\n  \"cluster\": {\n    \"engine\": \"spider\",\n    "
            "\"data_nodes\": [{\"host\": \"local\"}",
            "\"transport\": \"ssh\", \"address\": \"10.0.0.1\"}},\n  \"cluster\": {\n    \"engine\": \"spider\",\n    "
            "\"data_nodes\": [{\"host\": \"db1\"}") ==
        "s.json:/hosts/local/address (line 3): local has the loopback address 127.0.0.1, but other nodes are on other "
        "machines. Give it the address by which the others reach it.");
}

TEST_CASE("addresses: a driver on another machine must not find its own servers at a loopback address",
          "[scenario][unit]") {
  CHECK(
      message("\"engine\": \"spider\"", "\"engine\": \"spider\", \"driver_hosts\": [\"db1\"]",
              {"hosts.db1.address=10.0.0.1"}) ==
      "s.json:/hosts/local/address (line 3): local has the loopback address 127.0.0.1, but a driver runs on db1. Give "
      "it the address by which db1 reaches it.");
  CHECK(external(kFar, R"([{"host": "localhost", "port": 3399}])") ==
        "x.json:/cluster/endpoints/0 (line 2): for a driver on db1, localhost is a server of db1 itself. Give the "
        "address by which db1 reaches the server, or set cluster.driver_hosts to a host of this machine; if every host "
        "has a port forward there, add \"server_port\".");
  CHECK(external(kFar, R"([{"socket": "/run/s"}])").find("for a driver on db1, /run/s is a server of db1 itself") !=
        std::string::npos);
  CHECK(external(kFar, R"([{"host": "localhost"}])", R"(, "driver_hosts": ["local"])").empty());
  CHECK(external(kFar, R"([{"host": "localhost", "server_port": 3306}])").empty());
  CHECK(external(kFar, R"([{"host": "10.0.0.9"}])").empty());
  CHECK(external(kHere, R"([{"host": "localhost"}, {"socket": "/run/s"}])").empty());
}

TEST_CASE("addresses: an address is one name, and the port stands beside it", "[scenario][unit]") {
  CHECK(
      external(kHere, R"([{"host": "db1:3399"}])") ==
      "x.json:/cluster/endpoints/0/host (line 2): \"db1:3399\" is an address with a port. Give the port as \"port\".");
  CHECK(external(kHere, R"([{"host": ""}])") ==
        "x.json:/cluster/endpoints/0/host (line 2): \"\" is not an address. Give one host name or IP address, or "
        "\"socket\".");
  CHECK(
      external(kHere, R"([{"host": "/run/mysqld/mysqld.sock"}])") ==
      "x.json:/cluster/endpoints/0/host (line 2): \"/run/mysqld/mysqld.sock\" is not an address. Give one host name or "
      "IP address, or \"socket\".");
  CHECK(external(kHere, R"([{"host": "db1,db2"}])").find("\"db1,db2\" is not an address") != std::string::npos);
  CHECK(external(R"({"local": {"address": "10.0.0.1 "}})", R"([{"host": "::1"}])") ==
        "x.json:/hosts/local/address (line 1): \"10.0.0.1 \" is not an address. Give one host name or IP address.");
}
