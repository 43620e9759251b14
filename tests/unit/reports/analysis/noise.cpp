#include "reports/analysis/noise.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "tests/support/normal.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;
using forklift::test::normal;

namespace {

/// Logarithms of A's and B's runs in blocks that differ by 10 %.
BlockTable runs(Random& random, double noise, int blocks) {
  BlockTable table(2);
  for (int i = 0; i < blocks; ++i) {
    const double block = 8 + 0.1 * normal(random);
    for (auto& row : table) row.push_back(block + noise * normal(random));
  }
  return table;
}

test::SyntheticExperiment aa() {
  auto e = test::small_quickstart();
  e.failed_run = e.invalid_run = -1;
  e.cells = {e.cells[0], e.cells[0]};
  e.cells[0].name = "A";
  e.cells[1].name = "B";
  e.repeats = 5;
  return e;
}

}  // namespace

TEST_CASE("noise: the spread of simulated runs is found, and A against B covers no difference in 93 to 97 of 100",
          "[analysis][unit]") {
  Random random{2026, 3};
  constexpr int kCases = 2000;
  double variance = 0;
  int covered = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto floor = noise_of(runs(random, 0.03, 5));
    REQUIRE(floor);
    CHECK(floor->runs == 5);
    variance += floor->spread * floor->spread / kCases;
    covered += floor->low <= 1 && floor->high >= 1;
  }
  CHECK(std::sqrt(variance) == Approx(0.03).epsilon(0.03));
  CHECK(covered >= kCases * 93 / 100);
  CHECK(covered <= kCases * 97 / 100);
}

TEST_CASE("noise: what can be told from it shrinks with more runs", "[analysis][unit]") {
  // t(0.975, 2) = 4.303, × 0.02 × sqrt(2/3)
  CHECK(smallest_difference(0.02, 3) == Approx(std::expm1(4.3027 * 0.02 * std::sqrt(2.0 / 3))).epsilon(1e-3));
  CHECK(smallest_difference(0.02, 10) < smallest_difference(0.02, 5));
}

TEST_CASE("noise: one block says nothing", "[analysis][unit]") { CHECK_FALSE(noise_of(BlockTable{{8.5}, {8.5}})); }

TEST_CASE("noise: it speaks for the same load in a window of at most twice or half the length", "[analysis][unit]") {
  const auto cell = [](const char* pacing, const char* duration, int terminals = 8, double scale = 1) {
    store::Cell made;
    made.record.warehouses = 4;
    made.record.terminals = terminals;
    made.record.scale = scale;
    made.record.settings = {{"workload", {{"kind", "dbt2"}, {"pacing", pacing}, {"duration", duration}}}};
    return made;
  };
  const auto measured = cell("none", "60s");
  CHECK(noise_speaks_for(measured, measured));
  CHECK(noise_speaks_for(measured, cell("none", "30s")));
  CHECK(noise_speaks_for(measured, cell("none", "2m")));
  CHECK_FALSE(noise_speaks_for(measured, cell("none", "29s")));
  CHECK_FALSE(noise_speaks_for(measured, cell("none", "121s")));
  CHECK_FALSE(noise_speaks_for(measured, cell("tpcc", "60s")));
  CHECK_FALSE(noise_speaks_for(measured, cell("none", "60s", 16)));
  CHECK_FALSE(noise_speaks_for(measured, cell("none", "60s", 8, 0.1)));
  CHECK_FALSE(noise_speaks_for(measured, store::Cell{}));
  auto sysbench = measured;
  sysbench.record.settings["workload"]["kind"] = "sysbench";
  CHECK_FALSE(noise_speaks_for(measured, sysbench));
}

TEST_CASE("noise: in an experiment of several loads it holds for the cells that were measured alike, and says so",
          "[analysis][unit]") {
  auto later = test::small_quickstart();
  later.failed_run = later.invalid_run = -1;
  later.id = "later-20261124-000000-cd34";
  later.cells[1].terminals = 16;
  const test::Results results{{aa(), later}};
  const auto measured = results.reader().experiment(aa().id);
  auto floor = noise_of(gather(results.reader(), measured));
  REQUIRE(floor);
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
  const auto evidence = gather(results.reader(), results.reader().experiment(later.id));
  REQUIRE(evidence.noise);
  CHECK(evidence.noise->experiment == measured.record.id);
  CHECK(evidence.noise->cells == std::vector<std::size_t>{0, 2});
  floor->spread = 0.02;
  floor->ratio = 1.01;
  CHECK(noise_words({*floor, measured.record.id, {0, 2}}, evidence.cells) ==
        "Noise of these machines (A/A experiment quickstart-20261123-040506-ab12 of 2026-11-23, 5 runs a side): "
        "inside blocks, runs of one configuration differ by 2.0 % (standard deviation), A and B by +1.0 % though they "
        "are "
        "the same; in 3 blocks a difference below 7.3 % can't be told from noise, in 5 below 3.6 %, in 10 below 2.0 %. "
        "That holds for “by "
        "primary key”, “by warehouse, spread”; the other cells were measured under another load");
}

TEST_CASE("noise: a stored floor is shown in later reports on such machines, and not for another engine",
          "[analysis][unit]") {
  const test::Results results{aa()};
  const auto experiment = results.reader().experiment("latest");
  auto floor = noise_of(gather(results.reader(), experiment));
  REQUIRE(floor);
  CHECK(floor->runs == 5);
  CHECK(floor->experiment == experiment.number);
  CHECK_FALSE(floor->machines.empty());
  CHECK_FALSE(gather(results.reader(), experiment).noise);
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
  const auto after = gather(results.reader(), experiment);
  REQUIRE(after.noise);
  CHECK(after.noise->floor.spread == floor->spread);
  const auto headlines = analyse(after).headlines;
  CHECK(std::any_of(headlines.begin(), headlines.end(),
                    [&](const auto& h) { return h.text == noise_words(*after.noise, after.cells) + "."; }));
  floor->engine = "another";
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
  CHECK_FALSE(gather(results.reader(), experiment).noise);
}

TEST_CASE("noise: a figure that was made without blocks is made inside them, or is not called so", "[analysis][unit]") {
  const test::Results results{aa()};
  const auto experiment = results.reader().experiment("latest");
  const auto in_blocks = noise_of(gather(results.reader(), experiment));
  REQUIRE(in_blocks);
  auto old = *in_blocks;
  old.spread = 0.2;  // of runs that drifted
  store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(old);
  const auto known = gather(results.reader(), experiment).noise;
  REQUIRE(known);
  CHECK(known->in_blocks);
  CHECK(known->floor.spread == Approx(in_blocks->spread));
  old.ratio = 1.01;
  CHECK(noise_words({old, "aa-20261123", {0}, false}) ==
        "Noise of these machines (A/A experiment aa-20261123 of 2026-11-23, 5 runs a side): runs of one configuration "
        "differ by 20.0 % (standard deviation), A and B by +1.0 % though they are the same; in 3 runs a side a "
        "difference below 57.4 % can't be told from noise, in 5 below 33.9 %, in 10 below 20.7 %");
}
