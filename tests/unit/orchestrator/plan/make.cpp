#include "orchestrator/plan/make.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "orchestrator/plan/estimate.hpp"
#include "orchestrator/plan/json.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;

namespace {
plan::Plan plan_of(const std::string& matrix) {
  const auto text = test::replaced(test::kScenario, "\"repeats\": 2", "\"repeats\": 2, \"matrix\": " + matrix);
  return plan::make(scenario::read_text(text, "s.json"), "small-1");
}
}  // namespace

TEST_CASE("plan: processes have names, ports and directories of their own", "[plan][unit]") {
  const auto p = plan_of("{}");
  REQUIRE(p.clusters.size() == 1);
  const auto& nodes = p.clusters[0].nodes;
  REQUIRE(nodes.size() == 4);
  CHECK(nodes[0].name == "data-node-1");
  CHECK(nodes[3].name == "sql-node-2");
  CHECK(nodes[0].directory == "~/forklift-work/small-1/c1/data-node-1");
  std::set<int> ports;
  for (const auto& node : nodes) ports.insert(node.port);
  CHECK(ports == std::set<int>{20000, 20001, 20002, 20003});
  CHECK(nodes[2].config.at("innodb_buffer_pool_size") == "64M");
}

TEST_CASE("plan: cells with the same schema share a database, others get their own", "[plan][unit]") {
  const auto p = plan_of(
      R"({"cells": [{"name": "a", "schema.partition": "key"}, {"name": "b", "workload.terminals": 1}, {"name": "c", "workload.spread": 1}]})");
  CHECK(p.cells[0].database == "dbt2");
  CHECK(p.cells[1].database == "dbt2_2");
  CHECK(p.cells[2].database == "dbt2_2");
  CHECK(p.cells[0].database_is_shared);
  CHECK(p.clusters.size() == 1);
}

TEST_CASE("plan: a cell whose rows another cell loads says so, if it would load them otherwise", "[plan][unit]") {
  const auto p = plan_of(
      R"({"cells": [{"name": "a"}, {"name": "b", "workload.load_method": "multi-insert"}, {"name": "c", "workload.terminals": 1},
          {"name": "d", "workload.loaders": 9, "schema.partition": "key"}]})");
  CHECK(p.cells[1].notes ==
        std::vector<std::string>{
            "its rows are those of cell \"a\", loaded with load_method auto, loaders 0, load_patience 10m"});
  CHECK(p.cells[0].notes.empty());
  CHECK(p.cells[2].notes.empty());
  CHECK(p.cells[3].notes.empty());
}

TEST_CASE("plan: cells on other hosts have clusters of their own, on their own hosts", "[plan][unit]") {
  const auto p = plan_of(R"({"hosts.local.address": ["127.0.0.1", "127.0.0.2"]})");
  REQUIRE(p.clusters.size() == 2);
  CHECK(p.clusters[1].nodes[0].host == "local@127.0.0.2");
  CHECK(p.clusters[1].nodes[0].address == "127.0.0.2");
  CHECK(p.clusters[1].hosts.size() == 1);
  CHECK(p.clusters[1].hosts.at("local@127.0.0.2").address == "127.0.0.2");
  CHECK(p.cells[0].fingerprint != p.cells[1].fingerprint);
  CHECK(plan_of(R"({"hosts.db1.address": ["127.0.0.1", "127.0.0.2"]})").clusters.size() == 1);  // nothing runs on it
}

TEST_CASE("plan: fingerprints of earlier versions stay", "[plan][unit]") {
  CHECK(plan_of("{}").cells[0].fingerprint == "d3a1732ec1058477");
  const auto of_nodes = plan_of(
      R"({"cells": [{"name": "a", "cluster.sql_nodes.0.cpus": "0-1", "cluster.sql_nodes.0.numa": "--membind=0", "cluster.sql_nodes.1.preload": "/a.so",
          "cluster.sql_nodes.1.location_domain": 2, "cluster.data_nodes.0.node_group": 0}]})");
  const auto settings = plan::to_json(of_nodes.cells[0].settings).at("cluster");
  CHECK(settings.at("sql_nodes").at(0).at("extra").dump() == R"({"cpus":"0-1","numa":"--membind=0"})");
  CHECK(settings.at("sql_nodes").at(1).at("extra").dump() == R"({"location_domain":"2","preload":"/a.so"})");
  CHECK(settings.at("data_nodes").at(0).at("extra").dump() == R"({"node_group":"0"})");
  CHECK_FALSE(settings.at("data_nodes").at(1).contains("extra"));
  CHECK(of_nodes.cells[0].fingerprint == "5c763f20a6ac7b69");
}

TEST_CASE("plan: cells whose clusters are treated otherwise have clusters of their own", "[plan][unit]") {
  CHECK(plan_of(R"({"cluster.start_timeout": ["10m", "20m"]})").clusters.size() == 2);
  CHECK(plan_of(R"({"cluster.orphan_timeout": ["10m", "20m"]})").clusters.size() == 2);
  CHECK(plan_of(R"({"workload.terminals": [1, 2]})").clusters.size() == 1);
}

TEST_CASE("plan: a plan that is only looked at has an id as long as the real one", "[plan][unit]") {
  for (const auto* name : {"small", "my scenario with a name that is longer than what an id keeps of it"}) {
    CHECK(plan::placeholder_id(name).size() == plan::make_experiment_id(name, 1'800'000'000'000'000).size());
  }
  CHECK(plan::placeholder_id("a b") == "a-b-YYYYMMDD-hhmmss-xxxx");
}

TEST_CASE("plan: every block holds each cell once, and the order depends on the seed only", "[plan][unit]") {
  const std::string matrix = R"({"workload.terminals": [1, 2, 3, 4, 5, 6]})";
  const auto p = plan_of(matrix);
  REQUIRE(p.runs.size() == 12);
  for (int block = 0; block < 2; ++block) {
    std::set<int> cells;
    for (int i = 0; i < 6; ++i) {
      const auto& run = p.runs[static_cast<std::size_t>(block * 6 + i)];
      CHECK(run.repeat == block);
      cells.insert(run.cell);
    }
    CHECK(cells.size() == 6);
  }
  CHECK(plan::to_json(plan_of(matrix)) == plan::to_json(p));
  const auto order = [](const plan::Plan& of) {
    std::vector<int> cells;
    for (const auto& run : of.runs) cells.push_back(run.cell);
    return cells;
  };
  CHECK_FALSE(std::is_sorted(order(p).begin(), order(p).end()));
}

TEST_CASE("plan: the second block of a pair has the order of the first reversed, and each pair an order of its own",
          "[plan][unit]") {
  const auto p = plan_of(R"({"workload.terminals": [1, 2, 3, 4, 5, 6]})");
  const std::vector<int> all{0, 1, 2, 3, 4, 5};
  std::set<std::vector<int>> orders;
  for (int pair = 0; pair < 20; ++pair) {
    const auto first = plan::block_order(p, 1, 2 * pair, all, 0);
    const auto second = plan::block_order(p, 1, 2 * pair + 1, all, 0);
    CHECK(std::vector<int>(first.rbegin(), first.rend()) == second);
    orders.insert(first);
  }
  CHECK(orders.size() > 15);
}

TEST_CASE("plan: cells with different clusters get clusters of their own, and blocks join at the same one",
          "[plan][unit]") {
  const auto p = plan_of(R"({"cluster.sql_nodes.count": [1, 2]})");
  CHECK(p.clusters.size() == 2);
  CHECK(p.clusters[1].workdir == "~/forklift-work/small-1/c2");
  REQUIRE(p.runs.size() == 4);
  CHECK(p.runs[1].cell == p.runs[2].cell);
}

TEST_CASE("plan: a small scale is noted", "[plan][unit]") {
  const auto p = plan_of(R"({"workload.scale": [0.1]})");
  CHECK(p.cells[0].notes ==
        std::vector<std::string>{
            "scale 0.1: fewer rows per warehouse than TPC-C asks for; not comparable with other results"});
}

TEST_CASE("plan: the estimate counts a start and a load for each change of the cluster", "[plan][unit]") {
  const auto e = plan::estimate(plan_of(R"({"cluster.sql_nodes.count": [1, 2], "schema.partition": ["key", "hash"]})"));
  CHECK(e.starts == 3);  // two clusters, two blocks; the second block begins where the first ended
  CHECK(e.loads == 6);
  CHECK(e.warehouses == 24);
  CHECK(e.windows == std::chrono::seconds{8 * 3});
  CHECK(e.everything > e.windows);
}
