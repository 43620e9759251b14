#include "reports/render/compare.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "reports/analysis/noise.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;

namespace {

/// The quickstart twice; the second time its last cell is slower by `loss`.
test::Results two_experiments(double loss, int repeats = 3) {
  auto first = test::small_quickstart();
  first.failed_run = first.invalid_run = -1;
  first.noise = 0.003;
  first.repeats = repeats;
  auto second = first;
  second.id = "quickstart-20261124-000000-cd34";
  second.seed = 8;
  second.cells[2].per_s *= 1 - loss;
  return test::Results{std::vector{first, second}};
}

const std::string kFirst = "quickstart-20261123-040506-ab12", kSecond = "quickstart-20261124-000000-cd34";

template <class Work>
std::string error_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("compare: experiments are compared cell by cell", "[render][unit]") {
  const auto results = two_experiments(0.2);
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, 0.03);
  REQUIRE(result.pairs.size() == 3);
  CHECK(result.pairs[2].comparison.verdict == analysis::Verdict::slower);
  CHECK(result.pairs[2].gate->gate == analysis::Gate::fail);
  CHECK(result.failed());
  const auto json = compare_json(result);
  CHECK(json["failed"] == true);
  CHECK(json["pairs"][2]["verdict"] == "slower");
  CHECK(json["pairs"][2]["gate"] == "fail");
  CHECK(compare_text(result).find("gate: slower by more than 3 %") != std::string::npos);
}

TEST_CASE("compare: no regression passes the gate", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  const auto result =
      compare_named(reader, kFirst + "/by warehouse, spread", reader, kSecond + "/by warehouse, spread", 0.05);
  REQUIRE(result.pairs.size() == 1);
  CHECK(result.pairs[0].gate->gate == analysis::Gate::pass);
  CHECK_FALSE(result.failed());
}

TEST_CASE("compare: one repeat never fails the gate", "[render][unit]") {
  const auto results = two_experiments(0.5, 1);
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, 0.03);
  CHECK(result.pairs[2].gate->gate == analysis::Gate::undecided);
  CHECK_FALSE(result.failed());
}

TEST_CASE("compare: two runs, and what differs between their cells", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  const auto result = compare_named(reader, "1", reader, "3");
  REQUIRE(result.pairs.size() == 1);
  CHECK(result.pairs[0].a == "run 1");
  CHECK(result.pairs[0].comparison.verdict == analysis::Verdict::too_few);
  REQUIRE(result.pairs[0].differences.size() == 2);
  CHECK(result.pairs[0].differences[0].first == "schema.partition");
  CHECK(result.pairs[0].differences[0].second == std::pair<std::string, std::string>{"primary-key", "hash"});
}

TEST_CASE("compare: names that mean nothing are answered with what there is", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, "1"); }) ==
        kFirst +
            " and 1: one is a whole experiment, the other is not. Name two experiments, or two cells as "
            "EXPERIMENT/CELL, or two runs by number.");
  CHECK(error_of([&] { compare_named(reader, kFirst + "/by warehose", reader, "1"); }) ==
        kFirst + "/by warehose: " + kFirst + " has no such cell. Did you mean \"by warehouse\"?");
}

TEST_CASE("compare: experiments without a cell in common are no comparison", "[render][unit]") {
  auto first = test::small_quickstart();
  auto second = first;
  second.id = kSecond;
  for (auto& cell : second.cells) cell.name += " too";
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond, 0.03); }) ==
        kFirst + " and " + kSecond +
            ": no cell of one has the name of a cell of the other. Name two cells, as EXPERIMENT/CELL.");
}

TEST_CASE("compare: the noise of the machines is noted", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto experiment = results.reader().experiment(kSecond);
  {
    store::Writer writer{store::Database::open(results.scratch / "results.db")};
    auto floor = analysis::noise_of({100, 101, 99}, {100, 102, 98});
    REQUIRE(floor);
    floor->experiment = experiment.number;
    const auto evidence = analysis::gather(results.reader(), experiment);
    floor->machines = store::machines_of(evidence.hosts);
    writer.set_noise_floor(*floor);
  }
  const auto reader = results.reader();
  const auto notes = compare_named(reader, kFirst, reader, kSecond).notes;
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].starts_with("Noise of these machines (A/A of "));
}
