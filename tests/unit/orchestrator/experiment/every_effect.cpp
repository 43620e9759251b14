// A whole experiment, again and again, each time with another of its effects failing. Whatever fails, and however: no
// process of it is left that its journal does not name, `stop` ends those, the database tells what happened, and a
// resume completes it and leaves nothing at all.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "common/core/parallel.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/orchestrator/experiment/a_world.hpp"

using namespace forklift;
using test::ExperimentWorld, test::Failure;

namespace {

/// An experiment, and how many runs it has.
struct Tried {
  const scenario::Scenario& (*scenario)();
  std::size_t runs, least_effects;
};
constexpr Tried kWhole{ExperimentWorld::scenario, 6, 400}, kOnDesk{ExperimentWorld::on_desk, 2, 150};

constexpr std::size_t kAtOnce = 8;  // they wait more than they work

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

std::string judge_resume(ExperimentWorld& world, const std::string& id, std::size_t runs) {
  const auto reader = store::Reader::open(world.database());
  if (reader.experiment(id).status == store::ExperimentStatus::finished) {
    std::size_t valid = 0;
    for (const auto& run : reader.runs(reader.experiment(id).number)) valid += run.status == store::RunStatus::valid;
    if (valid == runs) {  // all that may be left is what its journal names
      if (auto wrong = judge_stop(world, id); !wrong.empty()) return wrong;
      return world.left().empty() ? "" : "a finished experiment leaves " + world.left().front();
    }
  }
  const auto resumed = world.run(id);
  if (!resumed) return "it can't be resumed: " + world.thrown;
  if (resumed->exit_code != 0 || resumed->valid != static_cast<int>(runs))
    return "resumed, it came to " + std::to_string(resumed->valid) + " valid runs: " + resumed->reason;
  return world.left().empty() ? "" : "resumed, it leaves " + world.left().front();
}

/// Runs it with this failure; returns what is wrong with what came of it.
std::string attempt(const Tried& tried, const std::string& database, const std::string& empty, const test::FailAt& at) {
  ExperimentWorld world{database, empty};
  world.other = tried.scenario();
  world.world.effects.fail(at);
  const auto result = world.run();
  world.world.effects.fail({});
  world.cancel.requested_ = false;
  if (auto wrong = judge_end(world, result); !wrong.empty()) return wrong;
  const auto id = world.id();
  if (id.empty()) return "";
  if (at.number % 2 == 0) {  // resumed at once, or after a stop
    if (auto wrong = judge_stop(world, id); !wrong.empty()) return wrong;
  }
  return judge_resume(world, id, tried.runs);
}

/// Databases that are thrown away need no disk.
std::filesystem::path directory() {
  return std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
}

/// One line for each failure that came to something wrong, of the effects 1 to `effects`. Each effect fails in one of
/// the five ways; with FORKLIFT_EVERY_FAILURE in the environment in all of them, which takes five times as long.
std::vector<std::string> attempt_all(const Tried& tried, Failure how, std::size_t effects,
                                     const test::ScratchDir& scratch) {
  std::vector<std::string> found(effects);
  const auto kinds = test::kFailures.size(), kind = static_cast<std::size_t>(how) - 1;
  for_each_parallel(effects, kAtOnce, [&](std::size_t i, const auto&) {
    if (i % kinds != kind && std::getenv("FORKLIFT_EVERY_FAILURE") == nullptr) return;
    const auto database = scratch / (to_string(how) + std::to_string(i) + ".db");
    found[i] = attempt(tried, database, scratch / "empty.db", {.how = how, .number = i + 1});
    for (const auto* more : {"", "-wal", "-shm"}) std::filesystem::remove(database + more);
  });
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < effects; ++i) {
    if (!found[i].empty()) wrong.push_back(to_string(how) + " at effect " + std::to_string(i + 1) + ": " + found[i]);
  }
  return wrong;
}

void check_all(Failure how, const Tried& tried = kWhole) {
  const test::ScratchDir scratch{directory()};
  store::Database::open(scratch / "empty.db");
  ExperimentWorld world{scratch / "r.db", scratch / "empty.db"};
  world.other = tried.scenario();
  REQUIRE(world.run());
  const auto effects = world.world.effects.count();
  REQUIRE(effects > tried.least_effects);
  const auto wrong = attempt_all(tried, how, effects, scratch);
  INFO(effects << " effects");
  for (const auto& one : wrong) UNSCOPED_INFO(one);
  CHECK(wrong.empty());
}

}  // namespace

TEST_CASE("experiment: whichever of its effects fails, nothing is lost and nothing is left", "[experiment][unit]") {
  check_all(Failure::error);
}

TEST_CASE("experiment: whenever a connection is lost before something is done, nothing is lost and nothing is left",
          "[experiment][unit]") {
  check_all(Failure::lost_before);
}

TEST_CASE("experiment: whenever a connection is lost after something was done, nothing is lost and nothing is left",
          "[experiment][unit]") {
  check_all(Failure::lost_after);
}

TEST_CASE("experiment: whatever is not answered in time, nothing is lost and nothing is left", "[experiment][unit]") {
  check_all(Failure::timeout);
}

TEST_CASE("experiment: whenever it is cancelled, nothing is lost and nothing is left", "[experiment][unit]") {
  check_all(Failure::cancel);
}

TEST_CASE("experiment: whichever effect fails on emulated hosts, nothing is lost and nothing is left",
          "[experiment][unit]") {
  for (const auto how : {Failure::error, Failure::lost_after}) check_all(how, kOnDesk);  // the others differ in words
}
