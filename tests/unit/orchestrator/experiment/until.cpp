// Whole experiments on fakes that run until they are decided, judged by the analysis that reports use: which blocks are
// made, and that one that was broken off makes the same.
#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "orchestrator/commands/standing.hpp"
#include "orchestrator/experiment/blocks.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using test::ExperimentWorld;

namespace {

scenario::Scenario scenario_with(const std::string& repeats) {
  return scenario::read_text(R"({
    "name": "until", "seed": 7, "hosts": {"h1": {"transport": "local"}},
    "cluster": {"engine": "plain", "workdir": "~/w", "sql_nodes": [{"host": "h1"}]},
    "workload": {"kind": "dbt2", "warehouses": 1, "warmup": "1s", "duration": "6s", "checks": false},
    "matrix": {"cells": [{"name": "one", "workload.terminals": 1}, {"name": "twice", "workload.terminals": 2},
                         {"name": "a little more", "workload.terminals": 3},
                         {"name": "elsewhere", "workload.terminals": 4, "cluster.base_port": 30000}]},
    "repeats": )" + repeats + "}",
                             "until.json", {}, {});
}

/// What a run of so many terminals commits, in that block: drawn from a fixed seed.
std::uint64_t committed(int terminals, int block) {
  const double factor = std::map<int, double>{{1, 1}, {2, 2}, {3, 1.12}, {4, 1.5}}.at(terminals);
  Random random{5, static_cast<std::uint64_t>(terminals * 1000 + block)};
  return static_cast<std::uint64_t>(500000 * factor * std::exp(0.05 * (random.real() + random.real() - 1)));
}

/// A world whose runs differ by their terminals; a run that is broken off is not counted.
struct Watched {
  test::ScratchDir scratch;
  std::unique_ptr<ExperimentWorld> world;
  std::atomic<int> reports{0}, stop_after{-1};

  explicit Watched(const std::string& repeats) {
    store::Database::open(scratch / "empty.db");
    world = std::make_unique<ExperimentWorld>(scratch / "r.db", scratch / "empty.db");
    world->other = scenario_with(repeats);
    world->judge = commands::judge_results;
    world->world.alter_run = [this](const contract::RunJob& job, contract::RunReport& report) {
      if (reports++ == stop_after) world->cancel.requested_ = true;
      report.transactions[0].outcomes[0] = committed(job.terminals, std::stoi(job.run.substr(job.run.rfind('/') + 1)));
    };
  }

  /// (cell, repeat, position) of each valid run.
  std::vector<std::tuple<std::int64_t, int, int>> runs() const {
    std::vector<std::tuple<std::int64_t, int, int>> valid;
    const auto reader = store::Reader::open(world->database());
    for (const auto& run : reader.runs(reader.experiment(world->id()).number)) {
      if (run.status == store::RunStatus::valid) valid.emplace_back(run.cell.value(), run.repeat, run.position);
    }
    std::sort(valid.begin(), valid.end(), [](const auto& a, const auto& b) { return std::get<2>(a) < std::get<2>(b); });
    return valid;
  }
  analysis::Standing standing() const {
    const auto reader = store::Reader::open(world->database());
    return commands::stored_standing(reader, reader.experiment(world->id()).number);
  }
};

constexpr const char* kUntil = R"({"until": "decided", "at_least": 3, "at_most": 8})";

}  // namespace

TEST_CASE("until: cells leave when they are decided, and what is left goes on in whole blocks", "[experiment][unit]") {
  Watched watched{kUntil};
  const auto result = watched.world->run();
  INFO(watched.world->thrown);
  REQUIRE(result);
  INFO(result->reason);
  CHECK(result->exit_code == 0);
  const auto end = watched.standing();
  CHECK(end.running.empty());
  const auto runs = watched.runs();
  std::map<std::int64_t, int> of_cell;
  for (const auto& [cell, repeat, position] : runs) CHECK(++of_cell[cell] == repeat + 1);
  for (std::size_t i = 0; i < runs.size(); ++i) CHECK(std::get<2>(runs[i]) == static_cast<int>(i));
  CHECK(of_cell[2] == 3);  // twice as fast
  CHECK(static_cast<std::size_t>(of_cell[1]) == end.blocks);
  for (const auto& one : end.cells) {
    const auto stopped = one.watch.block > 0 ? one.watch.block : end.blocks;
    CHECK(static_cast<std::size_t>(of_cell[static_cast<std::int64_t>(one.cell) + 1]) == stopped);
  }
  CHECK(runs.size() < 4 * 8);
  CHECK(watched.world->left().empty());
}

TEST_CASE("until: broken off in any run and resumed, it makes the same runs and comes to the same",
          "[experiment][unit]") {
  Watched whole{kUntil};
  REQUIRE(whole.world->run());
  const auto runs = whole.runs();
  const auto line = whole.standing().line;
  REQUIRE(runs.size() > 12);
  for (int after = 0; after < static_cast<int>(runs.size()); after += 3) {
    Watched watched{kUntil};
    watched.stop_after = after;
    const auto stopped = watched.world->run();
    INFO("stopped in run " << after << ": " << watched.world->thrown);
    REQUIRE(stopped);
    CHECK(stopped->interrupted);
    CHECK(watched.runs().size() <= runs.size());
    watched.world->cancel.requested_ = false;
    watched.stop_after = -1;
    const auto resumed = watched.world->run(stopped->experiment);
    INFO(watched.world->thrown);
    REQUIRE(resumed);
    CHECK(resumed->exit_code == 0);
    CHECK(watched.runs() == runs);
    CHECK(watched.standing().line == line);
  }
}

TEST_CASE("until: no block begins that would end after the time", "[experiment][unit]") {
  Watched unlimited{kUntil};
  REQUIRE(unlimited.world->run());
  const auto spent = [](const Watched& watched) {
    const auto reader = store::Reader::open(watched.world->database());
    return experiment::time_spent(reader.runs(reader.experiment(watched.world->id()).number));
  };
  const auto half = std::chrono::duration_cast<std::chrono::seconds>(spent(unlimited) / 2);
  Watched limited{R"({"until": "decided", "at_least": 3, "at_most": 8, "time": ")" + std::to_string(half.count()) +
                  R"(s"})"};
  const auto result = limited.world->run();
  REQUIRE(result);
  CHECK(result->exit_code == 0);
  CHECK(limited.runs().size() < unlimited.runs().size());
  CHECK(spent(limited) <= half);
  CHECK(limited.standing().blocks > 0);
}

TEST_CASE("until: whatever a judge says twice of the same block ends the experiment, and not the program",
          "[experiment][unit]") {
  Watched watched{kUntil};
  watched.world->judge = [](const store::Reader&, store::ExperimentId) {
    return experiment::Standing{.blocks = 0, .running = {0, 1}, .runs_left = 2, .line = "", .cells = {}};
  };
  const auto result = watched.world->run();
  REQUIRE(result);
  CHECK(result->exit_code == 3);
  CHECK(result->reason.find("block 1 is not complete, though all of it was run") != std::string::npos);
  CHECK(watched.runs().size() == 2);
}
