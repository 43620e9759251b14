#include "orchestrator/workloads/dbt2/jobs.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/workloads/key_lookup/jobs.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using Lists = std::vector<std::vector<int>>;

namespace {
plan::Cell cell_with(const std::vector<std::string>& sets) {
  return plan::make(scenario::read_text(test::kScenario, "s.json", sets), "small-1").cells.front();
}
const std::vector<sql::Endpoint> kEndpoints{{.port = 20002, .user = "forklift"}, {.port = 20003, .user = "forklift"}};
}  // namespace

TEST_CASE("jobs: each driver gets its SQL node and its home warehouses", "[workloads][unit]") {
  const auto cell = cell_with({});
  const auto job = workloads::dbt2::run_job(cell, kEndpoints, {}, {.name = "r", .driver = 1, .seed = 9, .group_of = {}},
                                            "/w/password");
  REQUIRE(job.targets.size() == 1);
  CHECK(job.targets[0].port == 20003);
  CHECK(job.targets[0].password_file == "/w/password");
  CHECK(job.home_warehouses == std::vector{2, 4});
  CHECK(job.active_warehouses == std::vector{1, 2, 3, 4});
  CHECK(job.terminals == 2);
  CHECK(job.duration == std::chrono::seconds{2});
  CHECK(job.drivers == 2);
}

TEST_CASE("jobs: every job names the servers that must answer, and their keys", "[workloads][unit]") {
  const auto cell = cell_with({});
  auto endpoints = kEndpoints;
  endpoints[1].servers = {{.name = "sql-node-2", .port = 20003, .data_directory = "/w/2/data"}};
  endpoints[1].server_public_keys = "PEM";
  const auto run =
      workloads::dbt2::run_job(cell, endpoints, {}, {.name = "r", .driver = 1, .seed = 9, .group_of = {}}, "");
  CHECK(run.targets[0].servers == endpoints[1].servers);
  CHECK(run.targets[0].server_public_keys == "PEM");
  CHECK(workloads::dbt2::load_job(cell, endpoints, {}, 1, "").targets[0].server_public_keys.empty());
  CHECK(workloads::dbt2::load_job(cell, endpoints, {}, 1, "").targets[1].servers == endpoints[1].servers);
  CHECK(workloads::dbt2::check_job(cell, endpoints, {}, 1, "").targets[1].servers == endpoints[1].servers);
}

TEST_CASE("jobs: independent servers hold their homes, and idle warehouses in turn", "[workloads][unit]") {
  const auto cell = cell_with({"workload.warehouses=7", "workload.spread=1"});
  CHECK(cell.home_warehouses == Lists{{1, 2, 3}, {4, 5, 6}});
  CHECK(workloads::dbt2::shards(cell) == Lists{{1, 2, 3, 7}, {4, 5, 6}});
  const auto job = workloads::dbt2::load_job(
      cell, kEndpoints, {.method = "load-data-local", .rows_per_insert = 500, .sharded = true, .item_per_target = true},
      1, "");
  CHECK(job.warehouses == Lists{{1, 2, 3, 7}, {4, 5, 6}});
  CHECK(job.parallel == 4);
}

TEST_CASE("jobs: rows that the first server hands to the others are loaded through it alone", "[workloads][unit]") {
  const auto cell = cell_with({"workload.warehouses=7"});
  const auto job = workloads::dbt2::load_job(cell, kEndpoints, {.one_target = true}, 1, "");
  REQUIRE(job.targets.size() == 1);
  CHECK(job.targets[0].port == kEndpoints[0].port);
  CHECK(job.warehouses == Lists{{1, 2, 3, 4, 5, 6, 7}});
  CHECK(workloads::dbt2::check_job(cell, kEndpoints, {.one_target = true}, 1, "").targets.size() == kEndpoints.size());
}

TEST_CASE("jobs: every value that shapes a run is in the driver's job, or is not the driver's", "[workloads][unit]") {
  auto cell = cell_with({});
  auto& load = cell.settings.workload;
  load.weights = {1, 2, 3, 4, 5};
  load.terminals = 3;
  load.connections = 5;
  load.remote = "none";
  load.implementation = "single";
  load.prepared = false;
  load.pacing = "rate";
  load.rate_per_s = 7;
  load.arrivals = "even";
  load.mix = "weights";
  load.isolation = "serializable";
  load.warmup = Microseconds{1'500'000};
  load.duration = Microseconds{2'000'001};
  load.drain = Microseconds{3'000'000};
  load.steady_warmup = true;
  load.retries = 4;
  const auto job = contract::to_json(workloads::dbt2::run_job(cell, {kEndpoints[0]}, {}, {.name = "r"}, ""));
  std::vector<std::string> not_the_drivers;
  for (const auto& field : scenario::fields_of(load)) {
    if (field.shapes != fields::Shapes::run) continue;
    auto name = field.name();
    auto value = field.write(load);
    if (field.option.type == fields::Type::duration) fields::in_microseconds(name, value);
    INFO(name);
    if (job.contains(name)) {
      CHECK(job.at(name) == value);
      CHECK(value != field.option.fallback);
    } else {
      not_the_drivers.push_back(name);
    }
  }
  CHECK(not_the_drivers == std::vector<std::string>{"max_stall_us", "spread", "checks"});
}

TEST_CASE("jobs: an open-loop rate is shared by the drivers", "[workloads][unit]") {
  const auto cell = cell_with({"workload.pacing=rate", "workload.rate_per_s=100"});
  CHECK(workloads::dbt2::run_job(cell, kEndpoints, {}, {.name = "r"}, "").rate_per_s == 50);
}

TEST_CASE("jobs: key lookups reach all SQL nodes, and know what the cluster adds", "[workloads][unit]") {
  const auto cell =
      cell_with({"cluster.engine=external", "cluster.data_nodes=[]", "cluster.sql_nodes=[]",
                 R"(cluster.endpoints=[{"port": 1}, {"port": 2}])", "cluster.user=u", "workload.kind=key-lookup",
                 "workload.lookup.rate_per_s=100", "workload.lookup.batch=16", "schema.partitions=8"});
  const auto job =
      workloads::key_lookup::run_job(cell, kEndpoints, {}, {.name = "r", .driver = 1, .seed = 9, .group_of = {}}, "/p");
  REQUIRE(job.key_lookup);
  CHECK(job.targets.size() == 2);
  CHECK(job.driver == 1);
  CHECK(job.drivers == 2);
  CHECK(job.warmup.count() == 0);
  CHECK(job.key_lookup->rate_per_s == 50);
  CHECK(job.key_lookup->batch == 16);
  CHECK(job.key_lookup->partitions == 8);
  CHECK(job.key_lookup->engine.empty());
  CHECK(job.key_lookup->table == "lookup");
  CHECK(workloads::key_lookup::table_job(cell, kEndpoints, {}, "/p").key_lookup->partitions == 8);
}
