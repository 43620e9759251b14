// Experiments on emulated hosts, on fakes: when their desk is asked for what.
#include <catch2/catch.hpp>

#include "orchestrator/experiment/desk.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using test::ExperimentWorld;

namespace {

using Lines = std::vector<std::string>;

struct DeskWorld {
  DeskWorld() {
    store::Database::open(scratch / "empty.db");
    world.emplace(scratch / "r.db", scratch / "empty.db");
    world->other = ExperimentWorld::on_desk();
  }
  const test::ScratchDir scratch;
  std::optional<ExperimentWorld> world;
};

}  // namespace

TEST_CASE("emulated hosts: each run has its links, is counted in its window, and has shares until it ends",
          "[experiment][unit]") {
  DeskWorld desk;
  auto& world = *desk.world;
  const auto result = world.run();
  INFO(world.thrown);
  REQUIRE(result);
  INFO(result->reason);
  CHECK(result->valid == 2);
  CHECK(world.left().empty());
  const Lines counted{R"({"ask":"statistics","reset":true})", R"({"ask":"quotas","on":true})",
                      R"({"ask":"statistics","reset":true})", R"({"ask":"statistics","reset":false})",
                      R"({"ask":"quotas","on":false})"};
  Lines expected;
  const bool first_is_0 = world.questions().front().find("\"delay_us\":0}") != std::string::npos;
  for (const auto delay : first_is_0 ? std::vector{0, 250} : std::vector{250, 0}) {
    expected.push_back(R"({"ask":"links","links":{"delay_us":)" + std::to_string(delay) + R"(},"pairs":[]})");
    expected.insert(expected.end(), counted.begin(), counted.end());
  }
  CHECK(world.questions() == expected);
  const auto reader = store::Reader::open(world.database());
  const auto experiment = reader.experiment(result->experiment);
  CHECK(reader.processes(experiment.number).front().mark == result->experiment + "/desk");
  const auto cells = reader.cells(experiment.number);
  CHECK(cells[0].record.cluster == cells[1].record.cluster);
  CHECK(cells[0].record.fingerprint != cells[1].record.fingerprint);
  std::int64_t packets = 0;
  for (const auto& [run, counter] : reader.counters(experiment.number)) {
    if (counter.node == "desk" && counter.name == "desk.packets") packets += counter.after;
  }
  CHECK(packets == 200);
}

TEST_CASE("emulated hosts: a run whose links were late has no number, and says by how much", "[experiment][unit]") {
  DeskWorld desk;
  auto& world = *desk.world;
  world.links["late_us"]["p99"] = 1001;
  const auto result = world.run();
  REQUIRE(result);
  CHECK(result->invalid == 2);
  CHECK(result->exit_code == 1);
  const auto reader = store::Reader::open(world.database());
  const auto run = reader.runs(reader.experiment(result->experiment).number).front();
  CHECK(run.reason.find("the links between emulated hosts were late: 1 % of 100 packets by more than 1.00 ms") !=
        std::string::npos);
}

TEST_CASE("emulated hosts: the desk's job has all of them, with addresses and limits", "[experiment][unit]") {
  const auto& scenario = ExperimentWorld::on_desk();
  const auto& settings = scenario.cells.back().settings;
  auto hosts = settings.hosts;
  hosts.at("e2").memory = "1G";
  CHECK(experiment::desk_job("x-1", "/w/x-1/desk", hosts, settings) == Json::parse(R"({
    "version": 1, "mark": "forklift-x-1", "directory": "/w/x-1/desk",
    "hosts": [{"name": "e1", "address": "10.77.0.2", "cpu": 0.5},
              {"name": "e2", "address": "10.77.0.3", "memory_bytes": 1073741824}],
    "links": {"delay_us": 250}})"));
  auto with_pairs = settings;
  with_pairs.desk->links->bandwidth = "10Mbit";
  with_pairs.desk->pairs = {{{"e1", "e2"}, std::chrono::milliseconds{2}, ""}};
  CHECK(experiment::links_of(with_pairs) == Json::parse(R"({"links": {"delay_us": 250, "bandwidth_bps": 10000000},
    "pairs": [{"between": ["e1", "e2"], "delay_us": 2000}]})"));
}

TEST_CASE("emulated hosts: where they can't be made, nothing is started or recorded", "[experiment][unit]") {
  DeskWorld desk;
  auto& world = *desk.world;
  world.desk_check = R"({"root": false, "namespaces": false})";
  CHECK_FALSE(world.run());
  CHECK(world.thrown ==
        "hosts with the transport \"desk\": only root makes connections into the networks of emulated hosts. Run it as "
        "root: sudo forklift ….");
  CHECK(world.id().empty());
  CHECK(world.left().empty());
  CHECK(world.questions().empty());
}
