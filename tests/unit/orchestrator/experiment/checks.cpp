// When the consistency conditions are looked at, and what a look says of the runs since the one before.
#include <atomic>
#include <catch2/catch.hpp>

#include "orchestrator/experiment/row_checks.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using experiment::RowChecks;
using test::ExperimentWorld, test::Failure;

namespace {

/// Two cells with rows of their own on one cluster, three runs each.
scenario::Scenario calm() {
  return scenario::read_text(R"({
    "name": "calm", "seed": 7,
    "hosts": {"h1": {"transport": "local"}, "h2": {"transport": "local"}},
    "cluster": {"engine": "plain", "workdir": "~/w", "sql_nodes": [{"host": "h1"}, {"host": "h2"}]},
    "workload": {"kind": "dbt2", "warehouses": 2, "terminals": 1, "warmup": "1s", "duration": "6s"},
    "matrix": {"cells": [{"name": "A"}, {"name": "B", "workload.scale": 0.5}]},
    "repeats": 3})",
                             "calm.json", {}, {});
}

struct Calm {
  test::ScratchDir scratch;
  std::unique_ptr<ExperimentWorld> world;
  std::atomic<int> looks{0}, broken_from{1000};  ///< that look and all after it find the rows of cell A broken

  Calm() {
    store::Database::open(scratch / "empty.db");
    world = std::make_unique<ExperimentWorld>(scratch / "r.db", scratch / "empty.db");
    world->other = calm();
    world->world.alter_check = [this](const contract::CheckJob& job, contract::CheckReport& report) {
      if (++looks < broken_from || job.database.scale != 1) return;
      report.results[3].passed = false;
      report.results[3].violations = 2;
    };
  }
  std::vector<store::Run> runs(const std::string& cell) const {
    const auto reader = store::Reader::open(world->database());
    const auto number = reader.experiment(world->id()).number;
    std::vector<store::Run> of_cell;
    for (const auto& run : reader.runs(number)) {
      if (reader.cell(run.cell).record.name == cell) of_cell.push_back(run);
    }
    return of_cell;
  }
};

bool noted(const store::Run& run) {
  return std::find(run.warnings.begin(), run.warnings.end(), RowChecks::kNote) != run.warnings.end();
}

}  // namespace

TEST_CASE("checks: rows are looked at after a cell's first run and at the end, and no run keeps the note",
          "[experiment][unit]") {
  Calm calm;
  const auto result = calm.world->run();
  INFO(calm.world->thrown);
  REQUIRE(result);
  CHECK(result->reason == "");
  CHECK(result->valid == 6);
  CHECK(calm.looks == 4);  // of six runs
  for (const auto* cell : {"A", "B"}) {
    for (const auto& run : calm.runs(cell)) {
      CHECK(run.status == store::RunStatus::valid);
      CHECK_FALSE(noted(run));
    }
  }
}

TEST_CASE(
    "checks: rows that broke between two looks are found at the end, and make all runs since the look before invalid",
    "[experiment][unit]") {
  Calm calm;
  calm.broken_from = 3;
  const auto result = calm.world->run();
  INFO(calm.world->thrown);
  REQUIRE(result);
  CHECK(result->valid == 4);
  CHECK(result->invalid == 2);
  CHECK(result->exit_code == 1);
  const auto a = calm.runs("A");
  REQUIRE(a.size() == 3);
  CHECK(a[0].status == store::RunStatus::valid);
  const auto found = fmt::format("run {}", a[2].number.value());
  CHECK(a[1].status == store::RunStatus::invalid);
  CHECK(a[1].reason == "consistency condition 4 is violated 2 times; found after " + found +
                           ", and not looked at between the look before and that one");
  CHECK(a[2].status == store::RunStatus::invalid);
  CHECK(a[2].reason ==
        "consistency condition 4 is violated 2 times; found after it, and not looked at between the look before and "
        "that one");
  for (const auto& run : calm.runs("B")) CHECK(run.status == store::RunStatus::valid);
}

TEST_CASE("checks: rows that are broken at the first look are looked at after each run", "[experiment][unit]") {
  Calm calm;
  calm.broken_from = 1;
  const auto result = calm.world->run();
  REQUIRE(result);
  CHECK(result->valid == 3);
  CHECK(result->invalid == 3);
  for (const auto& run : calm.runs("A")) CHECK(run.reason == "consistency condition 4 is violated 2 times");
  CHECK(calm.looks == 3 + 2);
}

TEST_CASE("checks: runs of an experiment that ended before the last look keep the note", "[experiment][unit]") {
  Calm calm;
  calm.world->world.alter_run = [&](const contract::RunJob& job, contract::RunReport&) {
    if (job.run == "A/3") calm.world->cancel.requested_ = true;
  };
  const auto result = calm.world->run();
  REQUIRE(result);
  CHECK(result->interrupted);
  int waiting = 0;
  for (const auto* cell : {"A", "B"}) {
    for (const auto& run : calm.runs(cell)) {
      if (run.status != store::RunStatus::valid) continue;
      CHECK(noted(run) == (run.repeat > 0));
      waiting += noted(run);
    }
  }
  CHECK(waiting > 0);
}

TEST_CASE("checks: with faults, and on servers that ran before, every run is looked at", "[experiment][unit]") {
  plan::Cell cell;
  cell.settings.cluster.engine = "plain";
  RowChecks checks;
  CHECK(checks.due(cell));
  checks.held(cell);
  CHECK_FALSE(checks.due(cell));
  auto faulty = cell;
  faulty.settings.faults.emplace_back();
  CHECK(checks.due(faulty));
  checks.forget();
  CHECK(checks.due(cell));
}
