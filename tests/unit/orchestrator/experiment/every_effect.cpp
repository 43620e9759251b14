// A whole experiment, again and again, each time with another of its effects failing. Whatever fails, and however: no
// process of it is left that its journal does not name, `stop` ends those, the database tells what happened, and a
// resume completes it and leaves nothing at all.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using test::ExperimentWorld, test::Failure;

namespace {

constexpr std::size_t kRuns = 6;

/// Marks of processes that the journal knows and has not seen stopped.
std::set<std::string> known_marks(const store::Reader& reader, const store::Experiment& experiment) {
  std::set<std::string> marks;
  for (const auto& row : reader.processes(experiment.number)) {
    if (row.state != "stopped") marks.insert(row.mark);
  }
  return marks;
}

/// What is wrong with what a failed experiment left; empty if nothing is.
std::string judge_end(ExperimentWorld& world, const std::optional<experiment::ExperimentResult>& result) {
  const auto id = world.id();
  if (id.empty()) return world.left().empty() ? "" : "something is left of an experiment without a row";
  const auto reader = store::Reader::open(world.database());
  const auto experiment = reader.experiment(id);
  const auto known = known_marks(reader, experiment);
  for (const auto& left : world.left("process ")) {
    const auto mark = left.substr(left.rfind(' ') + 1);
    if (!known.contains(mark)) return "nobody knows of " + left;
  }
  if (experiment.status == store::ExperimentStatus::running) return "its row says that it still runs";
  if (result && result->exit_code != 0 && result->reason.empty() && result->failed + result->invalid == 0)
    return "nobody says why it ended with " + std::to_string(result->exit_code);
  return "";
}

std::string judge_stop(ExperimentWorld& world, const std::string& id) {
  try {
    world.stop(id);
  } catch (const std::exception& error) {
    return std::string{"stop failed: "} + error.what();
  }
  const auto left = world.left("p");  // processes and ports
  return left.empty() ? "" : "stop leaves " + left.front();
}

std::string judge_resume(ExperimentWorld& world, const std::string& id) {
  const auto reader = store::Reader::open(world.database());
  if (reader.experiment(id).status == store::ExperimentStatus::finished) {
    std::size_t valid = 0;
    for (const auto& run : reader.runs(reader.experiment(id).number)) valid += run.status == store::RunStatus::valid;
    if (valid == kRuns) {  // all that may be left is what its journal names
      if (auto wrong = judge_stop(world, id); !wrong.empty()) return wrong;
      return world.left().empty() ? "" : "a finished experiment leaves " + world.left().front();
    }
  }
  const auto resumed = world.run(id);
  if (!resumed) return "it can't be resumed: " + world.thrown;
  if (resumed->exit_code != 0 || resumed->valid != static_cast<int>(kRuns))
    return "resumed, it came to " + std::to_string(resumed->valid) + " valid runs: " + resumed->reason;
  return world.left().empty() ? "" : "resumed, it leaves " + world.left().front();
}

/// Runs it with this failure; returns what is wrong with what came of it.
std::string attempt(const std::string& database, test::FailAt at, bool stop_first) {
  ExperimentWorld world{database};
  world.world.effects.fail(at);
  const auto result = world.run();
  world.world.effects.fail({});
  world.cancel.requested_ = false;
  if (auto wrong = judge_end(world, result); !wrong.empty()) return wrong;
  const auto id = world.id();
  if (id.empty()) return "";
  if (stop_first) {
    if (auto wrong = judge_stop(world, id); !wrong.empty()) return wrong;
  }
  return judge_resume(world, id);
}

}  // namespace

TEST_CASE("experiment: whichever of its effects fails, nothing is lost and nothing is left", "[experiment][unit]") {
  const test::ScratchDir scratch;
  const auto database = scratch / "r.db";
  std::size_t effects = 0;
  {
    ExperimentWorld world{database};
    REQUIRE(world.run());
    effects = world.world.effects.count();
  }
  REQUIRE(effects > 400);
  const auto how = GENERATE(from_range(test::kFailures));
  std::vector<std::string> wrong;
  std::size_t step = 1, from = 1;
  if (const char* text = std::getenv("FORKLIFT_EVERY")) step = std::strtoul(text, nullptr, 10);
  if (const char* text = std::getenv("FORKLIFT_FROM")) from = std::strtoul(text, nullptr, 10);
  for (std::size_t n = from; n <= effects; n += step) {
    const auto found = attempt(database, {.how = how, .number = n}, n % 2 == 0);
    if (!found.empty()) wrong.push_back(to_string(how) + " at effect " + std::to_string(n) + ": " + found);
  }
  for (const auto& one : wrong) std::cout << one << "\n";
  CHECK(wrong.empty());
}
