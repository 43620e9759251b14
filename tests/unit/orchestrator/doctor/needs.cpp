#include "orchestrator/doctor/needs.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/search.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;

namespace {

constexpr std::int64_t kMiB = 1024 * 1024;

std::map<std::string, cluster::Need> needs(const std::vector<std::string>& sets) {
  const auto scenario = scenario::read_text(R"({"name": "n",
    "hosts": {"a": {"address": "10.0.0.1"}, "b": {"address": "10.0.0.2"}, "c": {"address": "10.0.0.3"}},
    "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}, {"host": "b"}]},
    "workload": {"warehouses": 20, "terminals": 10}})",
                                            "n.json", sets);
  return doctor::needs_of(plan::make(scenario, "n"));
}

}  // namespace

TEST_CASE("needs: a driver runs beside its server, with memory for its terminals and connections", "[doctor][unit]") {
  const auto all = needs({});
  REQUIRE(all.size() == 2);
  CHECK(all.at("a").servers == 1);
  CHECK(all.at("a").drivers == 1);
  CHECK(all.at("a").driver_memory == 16 * kMiB + 100 * 128 + 100 * kMiB / 4);
  CHECK(needs({"workload.connections=8"}).at("b").driver_memory == 16 * kMiB + 100 * 128 + 8 * kMiB / 4);
}

TEST_CASE("needs: drivers on hosts of their own share them, and take nothing elsewhere", "[doctor][unit]") {
  const auto all = needs({R"(cluster.driver_hosts=["c"])"});
  CHECK(all.at("a").driver_memory == 0);
  CHECK(all.at("c").servers == 0);
  CHECK(all.at("c").memory == 0);
  CHECK(all.at("c").drivers == 2);
  CHECK(all.at("c").driver_memory == 2 * (16 * kMiB + 100 * 128 + 100 * kMiB / 4));
}

TEST_CASE("needs: each kind of workload knows what its clients take", "[doctor][unit]") {
  CHECK(needs({"workload.kind=sysbench", "workload.threads=64"}).at("a").driver_memory == 32 * kMiB / 4);
  // Of each of 2 servers: 2 × 1000 rows of 100 bytes under way with 128 bytes each, a batch of 64, a queue of 1024
  // places.
  CHECK(needs({"workload.kind=key-lookup", "workload.lookup.in_flight=1000"}).at("a").driver_memory ==
        2 * (2 * 1000 * 228 + 64 * 100 + 1024 * 16));
  CHECK(
      needs({"workload.kind=command", R"(workload.command.argv=["x"])", R"(workload.command.measures=[{"name": "m"}])"})
          .at("a")
          .driver_memory == 0);
}

TEST_CASE("needs: the cell that takes the most counts", "[doctor][unit]") {
  const auto scenario =
      scenario::read_text(R"({"name": "n", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
    "matrix": {"workload.terminals": [1, 4, 2]}})",
                          "n.json");
  CHECK(doctor::needs_of(plan::make(scenario, "n")).at("local").driver_memory == 16 * kMiB + 16 * 128 + 16 * kMiB / 4);
}

TEST_CASE("needs: drivers of a search take what its highest load takes", "[doctor][unit]") {
  const auto scenario = scenario::read_text(R"({"name": "n",
    "hosts": {"a": {"address": "10.0.0.1"}},
    "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}]},
    "workload": {"warehouses": 10},
    "search": {"terminals": {"from": 1, "to": 40}}})",
                                            "n.json", {});
  const auto plan = plan::make(scenario, "n");
  CHECK(doctor::needs_of(plan).at("a").driver_memory == 16 * kMiB + 10 * 128 + 10 * kMiB / 4);
  CHECK(doctor::needs_of(plan::at_highest_load(plan, scenario.search)).at("a").driver_memory ==
        16 * kMiB + 400 * 128 + 400 * kMiB / 4);
}

TEST_CASE("needs: emulated hosts are one machine, which needs as much as the cluster that takes most",
          "[doctor][unit]") {
  const auto scenario = scenario::read_text(R"({"name": "n",
    "hosts": {"a": {"transport": "desk", "cpu": 0.4}, "b": {"transport": "desk"}},
    "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}, {"host": "b"}]},
    "workload": {"warehouses": 20, "terminals": 10},
    "matrix": {"hosts.a.cpu": [0.2, 0.4]}})",
                                            "n.json", {});
  const auto plan = plan::make(scenario, "n");
  REQUIRE(plan.clusters.size() == 2);
  const auto all = doctor::need_of_machine(plan), emulated = cluster::emulated_need(plan.clusters.front());
  CHECK(all.servers == 2);  // cells with another share have hosts of other names, which never run beside these
  CHECK(all.drivers == 2);
  CHECK(all.driver_memory == 2 * (16 * kMiB + 100 * 128 + 100 * kMiB / 4));
  const auto one = cluster::needs(plan.clusters.front());
  REQUIRE(one.size() == 2);
  CHECK(emulated.servers == 2);
  CHECK(emulated.disk == one.begin()->second.disk + one.rbegin()->second.disk);
  CHECK(all.disk == emulated.disk);
  CHECK(all.memory == emulated.memory);
  CHECK(cluster::is_emulated(plan.clusters.front(), one.begin()->first));
}
