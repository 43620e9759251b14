// Whole experiments on fakes: what they do, and what they leave when any one of their effects fails.
#include <catch2/catch.hpp>

#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using test::ExperimentWorld, test::Failure;

namespace {

/// (cell, repeat) of each valid run, sorted: each once.
std::vector<std::pair<std::int64_t, int>> valid_runs(const std::string& database, const std::string& id) {
  std::vector<std::pair<std::int64_t, int>> valid;
  const auto reader = store::Reader::open(database);
  for (const auto& run : reader.runs(reader.experiment(id).number)) {
    if (run.status == store::RunStatus::valid) valid.emplace_back(run.cell.value(), run.repeat);
  }
  std::sort(valid.begin(), valid.end());
  return valid;
}

}  // namespace

TEST_CASE("experiment: on fake hosts, two engines with faults come to six valid runs, and nothing is left",
          "[experiment][unit]") {
  const test::ScratchDir scratch;
  store::Database::open(scratch / "empty.db");
  ExperimentWorld world{scratch / "r.db", scratch / "empty.db"};
  const auto result = world.run();
  INFO(world.thrown);
  REQUIRE(result);
  INFO(result->reason);
  CHECK(result->exit_code == 0);
  CHECK(result->valid == 6);
  CHECK(result->invalid == 0);
  CHECK(result->failed == 0);
  CHECK(valid_runs(world.database(), result->experiment).size() == 6);
  CHECK(world.left().empty());
}

TEST_CASE("experiment: slices take turns, and the rows are checked once per cell", "[experiment][unit]") {
  const test::ScratchDir scratch;
  store::Database::open(scratch / "empty.db");
  ExperimentWorld world{scratch / "r.db", scratch / "empty.db"};
  world.other = scenario::read_text(R"({
      "name": "sliced", "seed": 7,
      "hosts": {"h1": {"transport": "local"}, "h2": {"transport": "local"}},
      "cluster": {"engine": "plain", "workdir": "~/w", "sql_nodes": [{"host": "h1"}, {"host": "h2"}]},
      "workload": {"kind": "dbt2", "warehouses": 2, "terminals": 1, "warmup": "1s"},
      "slices": {"length": "2s", "settle": "500ms"},
      "matrix": {"cells": [{"name": "hash"}, {"name": "key", "schema.partition": "key"}]},
      "repeats": 4})",
                                    "sliced.json", {}, {});
  const auto result = world.run();
  INFO(world.thrown);
  REQUIRE(result);
  INFO(result->reason);
  CHECK(result->valid == 8);
  CHECK(result->failed == 0);
  CHECK(world.left().empty());
  const auto reader = store::Reader::open(world.database());
  std::int64_t last_end = 0;
  for (const auto& run : reader.runs(reader.experiment(result->experiment).number)) {
    CHECK(run.window_end_us.value() - run.window_begin_us.value() == 2'000'000);
    CHECK(run.window_begin_us.value() - run.start_at_us.value() == (run.repeat == 0 ? 1'000'000 : 500'000));
    CHECK(run.start_at_us.value() >= last_end);
    last_end = run.window_end_us.value();
  }
}

TEST_CASE("experiment: a work directory that could not be removed at the end is removed by stop",
          "[experiment][unit]") {
  const test::ScratchDir scratch;
  store::Database::open(scratch / "empty.db");
  for (const auto* host : {"h1", "h2"}) {
    ExperimentWorld world{scratch / "r.db", scratch / "empty.db"};
    const auto begin = std::string{host} + ": run remove /home/me/w/whole-";
    world.world.effects.fail({.how = Failure::lost_before, .is = [&](const std::string& effect) {
                                // the experiment's own directory, none of a cluster in it
                                return effect.starts_with(begin) && effect.find('/', begin.size()) == std::string::npos;
                              }});
    const auto result = world.run();
    INFO(host);
    REQUIRE(result);
    CHECK(result->valid == 6);
    CHECK(world.world.effects.failed());
    CHECK_FALSE(world.left().empty());
    world.world.effects.fail({});
    world.stop(result->experiment);
    CHECK(world.left() == std::vector<std::string>{});
  }
}

TEST_CASE("experiment: what drivers and hosts saw is kept where the servers do not answer after a run",
          "[experiment][unit]") {
  const test::ScratchDir scratch;
  store::Database::open(scratch / "empty.db");
  ExperimentWorld world{scratch / "r.db", scratch / "empty.db"};
  world.world.effects.fail({.how = Failure::error, .description = "servers: counters #2"});
  const auto result = world.run();
  REQUIRE(result);
  CHECK(world.world.effects.failed());
  CHECK(result->failed == 1);
  const auto reader = store::Reader::open(world.database());
  const auto runs = reader.runs(reader.experiment(result->experiment).number);
  REQUIRE_FALSE(runs.empty());
  CHECK(runs[0].status == store::RunStatus::failed);
  CHECK(runs[0].outcomes[0][0] > 0);
}
