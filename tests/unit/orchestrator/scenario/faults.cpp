#include "orchestrator/scenario/faults.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using forklift::test::message;

namespace {

/// The whole message of a scenario with these faults: 3 nodes of engine spider, a window of 20 s.
std::string fault_message(const std::string& faults) {
  return message("\"repeats\": 2", "\"repeats\": 2, \"faults\": " + faults);
}

}  // namespace

TEST_CASE("faults: names that do not exist are named, with what is near", "[scenario][unit]") {
  CHECK(fault_message(R"([{"at": "1s", "kill": "data-nod-2"}])")
            .find("there is no node \"data-nod-2\". Did you mean \"data-node-2\"?") != std::string::npos);
  CHECK(
      fault_message(R"([{"at": "1s", "kill": "xyz"}])").find("there is no node \"xyz\". Known nodes: data-node-1, ") !=
      std::string::npos);
  CHECK(fault_message(R"([{"at": "1s", "cut": ["local", "nowhere"], "for": "1s"}])")
            .find("there is no host \"nowhere\"") != std::string::npos);
}

TEST_CASE("faults: a fault is one thing at a time within the window", "[scenario][unit]") {
  CHECK(
      fault_message(R"([{"at": "1s"}])")
          .find(
              "a fault does exactly one thing: kill, restart, pause or rolling_restart one name, or cut two hosts, or "
              "one emulated host from all others") != std::string::npos);
  CHECK(fault_message(R"([{"at": "1s", "cut": ["local"], "for": "1s"}])").find("exactly one thing") !=
        std::string::npos);
  CHECK(fault_message(R"([{"at": "1s", "kill": "sql-node-1", "pause": "sql-node-2", "for": "1s"}])")
            .find("exactly one thing") != std::string::npos);
  CHECK(fault_message(R"([{"at": "2h", "kill": "data-node-1"}])").find("the measurement window ends after") !=
        std::string::npos);
  CHECK(
      fault_message(R"([{"at": "1s", "pause": "data-node-1"}])").find("it is not said how long. Add \"for\": \"5s\"") !=
      std::string::npos);
  CHECK(fault_message(R"([{"at": "1s", "kill": "data-node-1", "for": "1s"}])").find("kill takes no time of its own") !=
        std::string::npos);
}

TEST_CASE("faults: only what is down can be restarted, only what runs can be broken", "[scenario][unit]") {
  CHECK(
      fault_message(R"([{"at": "1s", "restart": "data-node-1"}])").find("data-node-1 runs: nothing killed it before") !=
      std::string::npos);
  CHECK(fault_message(R"([{"at": "1500ms", "kill": "data-node-1"}, {"at": "1s", "kill": "data-node-1"}])")
            .find("s.json:/faults/0/kill") == 0);
  CHECK(fault_message(R"([{"at": "1s", "kill": "data-node-1"}, {"at": "1500ms", "pause": "data-node-1", "for": "1s"}])")
            .find("data-node-1 is dead by then") != std::string::npos);
}

TEST_CASE("faults: two names of one machine have nothing between them to cut", "[scenario][unit]") {
  CHECK(fault_message(R"([{"at": "1s", "cut": ["local", "local"], "for": "1s"}])").find("both names are one machine") !=
        std::string::npos);
}
