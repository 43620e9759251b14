// An engine that no other file knows, in a registry of its own: what a part states of itself is all that reading,
// rules, schema, plan, host checks and start need.
#include <catch2/catch.hpp>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/cluster/server/reserved.hpp"
#include "orchestrator/plan/estimate.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/nodes.hpp"
#include "orchestrator/scenario/own_fields.hpp"
#include "orchestrator/scenario/read.hpp"
#include "orchestrator/scenario/reference.hpp"
#include "orchestrator/workloads/workload.hpp"

using namespace forklift;

namespace forklift::workloads::dbt2 {
const Workload& part();
}

namespace {

struct Colours {
  std::string colour = "red";
  bool operator==(const Colours&) const = default;
};

struct Weights {
  std::optional<int> weight;
  bool operator==(const Weights&) const = default;
};

class MadeUp final : public cluster::Engine {
 public:
  MadeUp()
      : Engine({.name = "made-up",
                .title = "Made Up",
                .help = "nothing.",
                .sql_nodes = {.used = true, .more_ports = 2},
                .node_groups = true,
                .item_places = {"moon"},
                .auto_load = "hand",
                .load_methods = {{"by-post", "post office"}},
                .counters = {"made_up_"},
                .start_time = std::chrono::seconds{100},
                .load_us = 1e6}) {}

  scenario::EngineFields own_fields() const override {
    return {.cluster = scenario::own_fields<scenario::Cluster>(fields::Table<Colours>{
                fields::field("colour", &Colours::colour, "Its colour.").in_plan_below(scenario::kEngineOptions)}),
            .sql_nodes = scenario::own_fields<scenario::Node>(fields::Table<Weights>{
                fields::field("weight", &Weights::weight, fields::between(1, 9), "Its weight.")})};
  }
  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    if (settings.cluster.own.get<Colours>().colour == "grey")
      problems.add("/cluster/colour", "grey is no colour", "Use \"red\"");
  }
  double copies(const scenario::Cluster& cluster) const override {
    return static_cast<double>(cluster.sql_nodes.size());
  }
  std::vector<cluster::ReservedOption> reserved() const override { return {{"made_up_address", "Remove it"}}; }
  std::unique_ptr<cluster::RunningCluster> start(const cluster::Context&) const override {
    throw Error{ErrorKind::environment, "made-up", "it was asked to start", "That is what the test wants"};
  }
};

const MadeUp kMadeUp;

const char* const kScenario = R"({"name": "m", "repeats": 1,
  "cluster": {"engine": "made-up", "sql_nodes": [{"host": "local", "weight": 3}, {"host": "local"}]},
  "workload": {"warehouses": 2}})";

scenario::Scenario read(const std::vector<std::string>& sets = {}) {
  return scenario::read_text(kScenario, "m.json", sets, {cluster::check_server_options, cluster::check_sizes});
}

std::string refused(const std::string& set) {
  try {
    read({set});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// In place of orchestrator/registry.cpp.
const std::vector<const cluster::Engine*>& cluster::engines() {
  static const std::vector<const Engine*> all{&kMadeUp};
  return all;
}
const std::vector<const scenario::EngineDescription*>& scenario::engines() {
  static const std::vector<const EngineDescription*> all{&kMadeUp};
  return all;
}

const std::vector<const workloads::Workload*>& workloads::all() {
  static const std::vector<const Workload*> all{&workloads::dbt2::part()};
  return all;
}
const std::vector<const scenario::WorkloadDescription*>& scenario::workloads() {
  static const std::vector<const WorkloadDescription*> all{&forklift::workloads::dbt2::part()};
  return all;
}

TEST_CASE("engines: a new one's values are read, checked, described and part of the fingerprint", "[engines][unit]") {
  const auto settings = read().cells.at(0).settings;
  CHECK(settings.cluster.own.get<Colours>().colour == "red");
  CHECK(settings.cluster.sql_nodes.at(0).own.get<Weights>().weight == 3);
  CHECK(plan::to_json(settings.cluster).at("engine_options").dump() == R"({"colour":"red"})");
  CHECK(plan::fingerprint_of(settings) != plan::fingerprint_of(read({"cluster.colour=blue"}).cells.at(0).settings));
  CHECK(refused("cluster.colour=grey") == "--set cluster.colour=grey: grey is no colour. Use \"red\".");
  CHECK(refused("cluster.engine=ndb") ==
        "--set cluster.engine=ndb: expected one of \"made-up\", found the text \"ndb\". Use one of these.");
  const auto schema = Json::parse(scenario::json_schema()).at("properties");
  CHECK(schema.at("cluster").at("properties").at("engine").at("enum").dump() == R"(["made-up"])");
  CHECK(schema.at("cluster").at("properties").at("colour").at("default") == "red");
  CHECK(schema.at("schema").at("properties").at("item").at("enum").dump() == R"(["default","moon"])");
  CHECK(schema.at("workload").at("properties").at("load_method").at("enum").dump() ==
        R"(["auto","multi-insert","by-post"])");
  CHECK(scenario::reference_markdown().find("`made-up`: nothing.") != std::string::npos);
}

TEST_CASE("engines: what a new one can't do is refused with its name", "[engines][unit]") {
  CHECK(
      refused(R"(cluster.data_nodes=[{"host": "local"}])") ==
      R"(--set cluster.data_nodes=[{"host": "local"}]: engine "made-up" has no data_nodes. Remove the list, or choose )"
      "another engine.");
  CHECK(refused("cluster.config.mysqld.loose_made_up_addr=x") ==
        "--set cluster.config.mysqld.loose_made_up_addr=x: \"loose_made_up_addr\" is an option that Forklift sets "
        "itself. Remove it.");
  CHECK(refused(R"(cluster={"engine": "made-up", "base_port": 65000, "sql_nodes": [{"host": "local"}]})").empty());
}

TEST_CASE("engines: a new one's ports, times, room and counters are its own", "[engines][unit]") {
  const auto plan = plan::make(read({"cluster.base_port=21000"}), "x");
  const auto& cluster = plan.clusters.at(0);
  CHECK(cluster::ports_of(cluster.nodes.at(0)) == std::vector<int>{21000, 21001, 21002});
  CHECK(cluster::ports_of(cluster.nodes.at(1)) == std::vector<int>{21003, 21004, 21005});
  CHECK(plan::to_json(plan).at("clusters").at(0).at("nodes").at(0).at("more_ports").dump() == "[21001,21002]");
  CHECK(plan::estimate(plan).everything == Microseconds{std::chrono::seconds{100 + 2 + 3 + 25}});
  const auto two = cluster::needs(cluster).at("local").disk;
  const auto one = cluster::needs(plan::make(read({"workload.warehouses=4"}), "x").clusters.at(0)).at("local").disk;
  CHECK(one - two == 2 * 2 * std::int64_t{150} * 1024 * 1024);  // two more warehouses, each of them on both nodes
  CHECK(cluster::is_counter("made_up_parcels"));
  CHECK_FALSE(cluster::is_counter("Ndb_api_bytes_sent_count"));
}

TEST_CASE("engines: a new one is what start and the survey ask", "[engines][unit]") {
  const auto plan = plan::make(read(), "x");
  CHECK(&cluster::engine_of(plan.clusters.at(0).settings) == &kMadeUp);
  CHECK(cluster::survey(plan, "").intentions.empty());
  scenario::Cluster other;
  other.engine = "none";
  CHECK_THROWS_WITH(cluster::engine_of(other), "cluster.engine: there is no engine \"none\". Use \"made-up\".");
}
