#include "orchestrator/faults/steps.hpp"
#include "orchestrator/plan/plan.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::faults;
using scenario::Fault;
using namespace std::chrono_literals;

TEST_CASE("steps: in the order of time, with the end of what lasts", "[faults][unit]") {
  const auto steps = steps_of({{Fault::Kind::pause, 20s, {"sql-node-1"}, 5s},
                               {Fault::Kind::kill, 10s, {"data-node-2"}, {}},
                               {Fault::Kind::restart, 22s, {"data-node-2"}, {}}},
                              {});
  REQUIRE(steps.size() == 4);
  CHECK(steps[0].action == Action::kill);
  CHECK(steps[1].action == Action::pause);
  CHECK(steps[2].action == Action::restart);
  CHECK(steps[3].action == Action::resume);
  CHECK(steps[3].at == 25s);
  CHECK(steps[3].targets == std::vector<std::string>{"sql-node-1"});
}

TEST_CASE("steps: a rolling restart takes the nodes of its kind one after the other", "[faults][unit]") {
  plan::Cluster cluster;
  for (const auto& [role, name] : {std::pair{plan::Role::data_node, "data-node-1"},
                                   {plan::Role::data_node, "data-node-2"},
                                   {plan::Role::sql_node, "sql-node-1"}}) {
    auto& node = cluster.nodes.emplace_back();
    node.role = role;
    node.name = name;
  }
  const auto steps = steps_of({{Fault::Kind::rolling_restart, 1s, {"data-nodes"}, {}}}, cluster);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].targets.front() == "data-node-1");
  CHECK(steps[1].targets.front() == "data-node-2");
  CHECK(steps[1].action == Action::cycle);
}

TEST_CASE("steps: a cut ends by itself and is told so", "[faults][unit]") {
  const auto steps = steps_of({{Fault::Kind::cut, 1s, {"a", "b"}, 2s}}, {});
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].duration == 2s);
  CHECK(steps[1].action == Action::heal);
  CHECK(steps[1].at == 3s);
}
