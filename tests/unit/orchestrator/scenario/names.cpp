#include "orchestrator/scenario/names.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;

namespace {

const Json kNone = Json::object();

std::string pointer(const std::string& name, const Json& scenario = kNone) {
  return to_pointer(name, scenario).to_string();
}

std::string with_dotted_host() {
  return test::replaced(test::kScenario, "\"local\": {\"transport\": \"local\"},",
                        "\"local\": {}, \"db1.example.com\": {},");
}

}  // namespace

TEST_CASE("names: dots separate keys and indexes", "[scenario][unit]") {
  CHECK(pointer("workload.duration") == "/workload/duration");
  CHECK(pointer("cluster.sql_nodes.0.port") == "/cluster/sql_nodes/0/port");
  CHECK(pointer("hosts") == "/hosts");
  CHECK(pointer("no.such.value") == "/no/such/value");
}

TEST_CASE("names: a key that users choose may hold dots", "[scenario][unit]") {
  CHECK(pointer("hosts.db1.example.com.address") == "/hosts/db1.example.com/address");
  CHECK(pointer("cluster.config.mysqld.validate_password.length") == "/cluster/config/mysqld/validate_password.length");
  CHECK(pointer("hosts.\"db1.example.com\".address") == "/hosts/db1.example.com/address");
}

TEST_CASE("names: the longest key that is there wins, and quotes decide otherwise", "[scenario][unit]") {
  const Json both{{"hosts", {{"db1", Json::object()}, {"db1.port", Json::object()}}}};
  CHECK(pointer("hosts.db1.port.port", both) == "/hosts/db1.port/port");
  CHECK(pointer("hosts.db1.port", both) == "/hosts/db1.port");
  CHECK(pointer("hosts.\"db1\".port", both) == "/hosts/db1/port");
}

TEST_CASE("names: what should be a list or an object and is none does no harm", "[scenario][unit]") {
  CHECK(pointer("hosts.db1.port", Json{{"hosts", {1, 2}}}) == "/hosts/db1/port");
  CHECK(pointer("cluster.sql_nodes.x.port", Json{{"cluster", {{"sql_nodes", {1}}}}}) == "/cluster/sql_nodes/x/port");
}

TEST_CASE("names: hosts with dots in their names are set and varied", "[scenario][unit]") {
  const auto text = with_dotted_host();
  const auto set = read_text(text, "s.json", {"hosts.db1.example.com.address=10.0.0.7"});
  CHECK(set.cells[0].settings.hosts.at("db1.example.com").address == "10.0.0.7");
  const auto quoted = read_text(text, "s.json", {"hosts.\"db1.example.com\".address=10.0.0.8"});
  CHECK(quoted.cells[0].settings.hosts.at("db1.example.com").address == "10.0.0.8");
  const auto varied = read_text(test::replaced(text, "\"repeats\": 2",
                                               "\"matrix\": {\"hosts.db1.example.com.address\": [\"10.0.0.1\", "
                                               "\"10.0.0.2\"]}"),
                                "s.json");
  REQUIRE(varied.cells.size() == 2);
  CHECK(varied.cells[0].name == "address=10.0.0.1");
  CHECK(varied.cells[1].settings.hosts.at("db1.example.com@10.0.0.2").address == "10.0.0.2");
}

TEST_CASE("names: an error in a value that --set gave a host with dots names the --set", "[scenario][unit]") {
  CHECK_THROWS_WITH(read_text(with_dotted_host(), "s.json", {"hosts.db1.example.com.port=70000"}),
                    "--set hosts.db1.example.com.port=70000: expected an integer from 1 to 65535; 70000 is above it. "
                    "Use 65535 or less.");
}

TEST_CASE("names: the value that the error of an unknown host key names is one", "[scenario][unit]") {
  const auto s = read_text(test::kScenario, "s.json", {"hosts.db1.host_key=accept-new"});
  CHECK(s.cells[0].settings.hosts.at("db1").accept_new_host_key);
}

TEST_CASE("names: an object of --set is held to the rules of a file", "[scenario][unit]") {
  CHECK(test::message("", "", {R"(hosts={"local": {}, "local": {}})"}) ==
        "--set hosts:/local (line 1): the key \"local\" stands twice in this object. Remove one of the two.");
}
