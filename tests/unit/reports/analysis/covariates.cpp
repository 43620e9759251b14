// Noise with a cause: what an A/A experiment proves, and what later experiments make of it.
#include "reports/analysis/covariates.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/outside_load.hpp"
#include "tests/support/normal.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;
using forklift::test::normal;

namespace {

constexpr double kSlope = -1.8;
const store::Measure kRate{.name = "notpm", .title = "NOTPM", .unit = "1/min", .headline = true};

/// Runs of cells that are the same but for `effects`, beside others that take a share of the CPU.
struct Tables {
  BlockTable values, share;
  Tables(Random& random, std::size_t blocks, const std::vector<double>& effects, double slope = kSlope,
         const std::vector<double>& more_share = {}) {
    values.resize(effects.size());
    share.resize(effects.size());
    for (std::size_t r = 0; r < blocks; ++r) {
      const double block = 9 + 0.3 * normal(random);
      for (std::size_t c = 0; c < effects.size(); ++c) {
        const double taken = 0.3 + 0.1 * normal(random) + (more_share.empty() ? 0 : more_share[c]);
        share[c].push_back(taken);
        values[c].push_back(block + effects[c] + slope * taken + 0.03 * normal(random));
      }
    }
  }
};

/// The same as an experiment, with what the A/A experiment before it found.
Evidence evidence_of(const Tables& tables, std::optional<double> slope) {
  Evidence e;
  for (std::size_t c = 0; c < tables.values.size(); ++c) {
    store::Cell cell;
    cell.number = store::CellId{static_cast<std::int64_t>(c) + 1};
    cell.record.name = std::string(1, static_cast<char>('A' + c));
    cell.record.measures = {kRate};
    e.cells.push_back(std::move(cell));
    for (std::size_t r = 0; r < tables.values[c].size(); ++r) {
      store::Run run;
      run.number = store::RunId{static_cast<std::int64_t>(e.runs.size()) + 1};
      run.cell = e.cells[c].number;
      run.repeat = static_cast<int>(r);
      run.status = store::RunStatus::valid;
      e.values[run.number]["notpm"] = std::exp(tables.values[c][r]);
      e.exactness[run.number]["notpm"] = 1e-6;
      e.outside[run.number].others = tables.share[c][r];
      e.runs.push_back(run);
    }
  }
  if (!slope) return e;
  KnownNoise known;
  known.experiment = "aa-1";
  known.floor.runs = 20;
  known.floor.covariate = kOthers;
  known.floor.slope = *slope;
  for (std::size_t c = 0; c < e.cells.size(); ++c) known.cells.push_back(c);
  e.covariate = known;
  return e;
}

Comparison compared(const Evidence& e) {
  return compare_pairs(measure_in_blocks(e, kRate, {0, 1}), {{0, 1}}, Rules{}).front();
}

double width(const Comparison& c) { return c.interval->high / c.interval->low; }

}  // namespace

TEST_CASE("covariates: an A/A experiment finds the slope, and what noise is left", "[analysis][unit]") {
  Random random{7, 1};
  const Tables tables{random, 24, {0, 0}};
  const auto found = explained_by(tables.values, tables.share);
  REQUIRE(found);
  CHECK(found->slope == Approx(kSlope).epsilon(0.15));
  CHECK(found->spread > 0.12);
  CHECK(found->spread_without == Approx(0.03).epsilon(0.4));
}

TEST_CASE("covariates: what explains nothing is called a cause in at most 1 of 100 experiments", "[analysis][unit]") {
  Random random{7, 2};
  int found = 0;
  for (int i = 0; i < 2000; ++i) {
    const Tables tables{random, 10, {0, 0}, 0};
    found += explained_by(tables.values, tables.share).has_value();
  }
  CHECK(found > 0);
  CHECK(found <= 20);
}

TEST_CASE("covariates: too few blocks, a constant and missing values explain nothing", "[analysis][unit]") {
  Random random{7, 3};
  const Tables few{random, 4, {0, 0}};
  CHECK_FALSE(explained_by(few.values, few.share));
  const Tables tables{random, 24, {0, 0}};
  CHECK_FALSE(explained_by(tables.values, BlockTable(2, std::vector<double>(24, 0.3))));
  CHECK_FALSE(explained_by(tables.values, BlockTable(2, std::vector<double>(24, std::nan("")))));
}

TEST_CASE("covariates: a cell that differs in the covariate is found, and equal cells in at most 2 of 100 experiments",
          "[analysis][unit]") {
  Random random{7, 4};
  const Tables differing{random, 10, {0, 0, 0}, kSlope, {0, 0, 0.3}};
  CHECK(differs_by_cell(differing.share));
  int found = 0;
  for (int i = 0; i < 1000; ++i) found += differs_by_cell(Tables{random, 6, {0, 0, 0}}.share);
  CHECK(found > 0);
  CHECK(found <= 20);
}

TEST_CASE("covariates: an interval becomes narrower around the same ratio, and the report says by what",
          "[analysis][unit]") {
  Random random{7, 5};
  const Tables tables{random, 10, {0, 0.2}};
  const auto plain = compared(evidence_of(tables, std::nullopt));
  const auto e = evidence_of(tables, kSlope);
  const auto adjusted = compared(e);
  CHECK(width(adjusted) < width(plain) * 0.8);
  CHECK(adjusted.interval->low < std::exp(0.2));
  CHECK(adjusted.interval->high > std::exp(0.2));
  const auto remarks = remarks_of(e, measure_in_blocks(e, kRate, {0, 1}));
  const auto said =
      std::find_if(remarks.begin(), remarks.end(), [](const auto& r) { return r.kind == "cause of noise"; });
  REQUIRE(said != remarks.end());
  CHECK(said->harmless);
  CHECK(said->text.rfind(
            "Ratios of NOTPM have CPU time of other programs taken out, by the slope that the A/A experiment "
            "aa-1 found: one run's scatter inside blocks is ",
            0) == 0);
}

TEST_CASE("covariates: what the cells differ in stays in", "[analysis][unit]") {
  Random random{7, 6};
  const Tables tables{random, 10, {0, 0}, kSlope, {0, 0.3}};
  const auto e = evidence_of(tables, kSlope);
  CHECK(compared(e).ratio == compared(evidence_of(tables, std::nullopt)).ratio);
  const auto remarks = remarks_of(e, measure_in_blocks(e, kRate, {0, 1}));
  CHECK(std::any_of(remarks.begin(), remarks.end(), [](const auto& r) {
    return r.text ==
           "The cells differ in CPU time of other programs, which the A/A experiment aa-1 found to cause noise: it is "
           "not taken out, since it may be what a cell does.";
  }));
}

TEST_CASE("covariates: with a run whose hosts were not watched nothing is taken out", "[analysis][unit]") {
  Random random{7, 7};
  const Tables tables{random, 10, {0, 0.2}};
  auto e = evidence_of(tables, kSlope);
  e.outside.erase(e.runs[3].number);
  CHECK(compared(e).ratio == compared(evidence_of(tables, std::nullopt)).ratio);
  CHECK_FALSE(measure_in_blocks(e, kRate, {0, 1}).taken_out);
}

TEST_CASE("covariates: equal cells are called different in at most 6 of 100 experiments, also with a wrong slope",
          "[analysis][unit]") {
  for (const double slope : {kSlope, kSlope * 0.6, kSlope * 1.5, -kSlope}) {
    Random random{7, 8};
    constexpr int kCases = 400;
    int wrong = 0;
    for (int i = 0; i < kCases; ++i) {
      const auto c = compared(evidence_of(Tables{random, 5, {0, 0}}, slope));
      wrong += c.interval->low > 1 || c.interval->high < 1;
    }
    CAPTURE(slope, wrong);
    CHECK(wrong <= kCases * 8 / 100);
    CHECK(wrong >= kCases * 2 / 100);
  }
}

TEST_CASE("covariates: what others take is the hosts' busy time less that of the experiment's processes",
          "[analysis][unit]") {
  HostUse one, two;
  one.host = "h1";
  one.user = 0.5;
  one.system = 0.2;
  one.steal = 0.1;
  one.processes = {{"sql-node-1", 0.6}, {"driver-1", 0.2}};
  two.host = "h2";
  two.user = 0.2;
  two.system = 0.05;
  two.steal = 0;
  two.processes = {{"data-node-1", 1}};
  const std::vector<store::HostFact> facts{{"h1", "cores", "2"}, {"h2", "cores", "6"}};
  const auto load = outside_load({one, two}, facts);
  CHECK(*load.steal == Approx(0.1 * 2 / 8));
  CHECK(*load.others == Approx((0.7 * 2 - 0.8 + 0.25 * 6 - 1) / 8));
  two.processes.clear();
  CHECK_FALSE(outside_load({one, two}, facts).others);
  CHECK_FALSE(outside_load({one}, {}).steal);
}

TEST_CASE("covariates: only an A/A experiment before this one counts", "[analysis][unit]") {
  auto e = test::small_quickstart();
  e.failed_run = e.invalid_run = -1;
  e.cells = {e.cells[0], e.cells[0]};
  e.cells[1].name = "B";
  e.repeats = 5;
  auto later = e;
  later.id = "later-20991124-000000-cd34";
  const test::Results results{{e, later}};
  const auto aa = results.reader().experiment(e.id);
  auto floor = noise_of(gather(results.reader(), aa));
  REQUIRE(floor);
  CHECK(floor->covariate.empty());  // made-up runs do not depend on their hosts
  floor->covariate = kSteal;
  floor->slope = -1;
  floor->spread_without = floor->spread / 2;
  const auto started = results.reader().experiment(later.id).record.started_us;
  for (const bool before : {true, false}) {
    floor->measured_us = before ? started - 1 : started + 1;
    store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
    const auto evidence = gather_measured(results.reader(), results.reader().experiment(later.id));
    REQUIRE(evidence.noise);
    CHECK(evidence.noise->floor.slope == -1);
    CHECK(noise_words(*evidence.noise, evidence.cells)
              .find(fmt::format(
                  "; part of it comes from steal time (without: {:.1f} %), which later experiments that are "
                  "alike have taken out",
                  floor->spread_without * 100)) != std::string::npos);
    CHECK(evidence.covariate.has_value() == before);
    CHECK(evidence.outside.empty() != before);
  }
}
