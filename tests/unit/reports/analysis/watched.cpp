// Looking after every block: who leaves when, and that stored runs give the same answer however far they go.
#include "reports/analysis/watched.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "reports/analysis/critical.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/standing.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

const store::Measure kRate{.name = "notpm", .title = "NOTPM", .unit = "1/min", .headline = true};
const store::Measure kLatency{.name = "p95_us", .title = "p95", .unit = "us", .higher_is_better = false};

/// An experiment whose runs are made block by block, each as far as its cells still run.
struct Made {
  Evidence evidence;
  Made(std::size_t cells, Json repeats) {
    evidence.experiment.record.repeats = repeats.is_object() ? repeats.value("at_most", 30) : repeats.get<int>();
    evidence.experiment.record.plan = {{"repeats", std::move(repeats)}};
    for (std::size_t i = 0; i < cells; ++i) {
      store::Cell cell;
      cell.number = store::CellId{static_cast<std::int64_t>(i) + 1};
      cell.record.name = std::string(1, static_cast<char>('A' + i));
      cell.record.measures = {kRate, kLatency};
      evidence.cells.push_back(std::move(cell));
    }
  }

  void run(std::size_t cell, int block, double notpm, double p95 = 0,
           store::RunStatus status = store::RunStatus::valid) {
    store::Run run;
    run.number = store::RunId{static_cast<std::int64_t>(evidence.runs.size()) + 1};
    run.cell = evidence.cells[cell].number;
    run.repeat = block;
    run.position = static_cast<int>(evidence.runs.size());
    run.status = status;
    if (status == store::RunStatus::valid) {
      evidence.values[run.number]["notpm"] = notpm;
      if (p95 > 0) evidence.values[run.number]["p95_us"] = p95;
      evidence.exactness[run.number]["notpm"] = evidence.exactness[run.number]["p95_us"] = 1e-6;
    }
    evidence.runs.push_back(run);
  }
  Standing standing() const { return standing_of(evidence); }
  Findings findings() const { return analyse(evidence); }
};

/// What a run of that cell in that block comes to: the same whoever else runs.
double value_of(std::size_t cell, int block, const std::vector<double>& factors, double noise = 0.03) {
  Random random{11, static_cast<std::uint64_t>(block) * 100 + cell};
  const double drift = std::exp(-0.1 * block);
  return 10000 * drift * factors[cell] * std::exp(noise * (random.real() + random.real() + random.real() - 1.5) * 2);
}

/// Makes blocks until it is over; gives back how it stood after each.
std::vector<Standing> go_on(Made& made, const std::vector<double>& factors, double noise = 0.03, int most = 1000) {
  std::vector<Standing> all{made.standing()};
  while (!all.back().running.empty() && static_cast<int>(all.size()) <= most) {
    const int block = static_cast<int>(all.back().blocks);
    for (const auto cell : all.back().running) made.run(cell, block, value_of(cell, block, factors, noise));
    all.push_back(made.standing());
  }
  return all;
}

const Json kUntil{{"until", "decided"}, {"at_least", 3}, {"at_most", 12}};

std::vector<std::string> words_of(const Standing& standing) {
  std::vector<std::string> words;
  for (const auto& one : standing.cells) words.push_back(one.words);
  return words;
}

}  // namespace

TEST_CASE("watched: cells leave in the order of their differences, and the baseline with the last", "[watched][unit]") {
  Made made{4, kUntil};
  const auto all = go_on(made, {1, 2, 1.2, 1.02});
  REQUIRE(all.size() == 13);
  for (std::size_t block = 0; block < 3; ++block) CHECK(all[block].running.size() == 4);
  std::size_t before = 4;
  for (const auto& standing : all) {
    CHECK(standing.running.size() <= before);
    before = standing.running.size();
    if (!standing.running.empty()) CHECK(standing.running.front() == 0);
  }
  const auto& end = all.back();
  CHECK(end.cells[0].watch.block == 3);
  CHECK(end.cells[1].watch.block > 3);
  CHECK(end.cells[2].watch.leaves == Leaves::not_yet);
  CHECK(end.blocks == 12);
}

TEST_CASE("watched: a large difference ends after few blocks", "[watched][unit]") {
  Made made{3, kUntil};
  const auto all = go_on(made, {1, 3, 0.4});
  CHECK(all.size() == 4);  // none, and three blocks
  CHECK(all.back().running.empty());
  CHECK(all.back().runs_left == 0);
}

TEST_CASE("watched: a cell of which a source found more is run until that is decided, too", "[watched][unit]") {
  Made plain{2, kUntil}, expecting{2, kUntil};
  expecting.evidence.experiment.record.plan["expect"] = {{{"cell", "B"}, {"ratio", {1.3, nullptr}}}};
  const auto without = go_on(plain, {1, 1.4}), with = go_on(expecting, {1, 1.4});
  REQUIRE(without.back().running.empty());
  CHECK(without.back().cells[0].comparison->interval->low < 1.3);
  CHECK(with.size() > without.size());
  const auto& still = with[without.size() - 1].cells[0];  // after as many blocks
  CHECK(still.words.find("faster, what its source expects is undecided, about ") != std::string::npos);
  CHECK(with.back().running.empty());
  CHECK(with.back().cells[0].watch.leaves == Leaves::decided);
  CHECK(with.back().cells[0].comparison->interval->low >= 1.3);
  const auto findings = expecting.findings();
  REQUIRE(findings.expectations.size() == 1);
  CHECK(findings.expectations[0].outcome == Outcome::reproduced);
  CHECK(findings.expectations[0].comparison->look == with.back().cells[0].comparison->look);
}

TEST_CASE("watched: before the first look nothing is decided, however large a difference", "[watched][unit]") {
  Made made{3, {{"until", "decided"}, {"at_least", 5}, {"at_most", 12}}};
  const auto all = go_on(made, {1, 3, 0.4});
  CHECK(all.size() == 6);
  CHECK(all[4].running.size() == 3);
}

TEST_CASE("watched: a verdict stays, with the interval of the look that gave it", "[watched][unit]") {
  Made made{4, kUntil};
  const auto all = go_on(made, {1, 2, 1.2, 1.02});
  for (std::size_t cell = 0; cell < 2; ++cell) {
    const auto& end = all.back().cells[cell];
    const auto& then = all[end.watch.block].cells[cell];
    REQUIRE(then.comparison);
    CHECK(then.watch.leaves == Leaves::decided);
    CHECK(end.comparison->verdict == then.comparison->verdict);
    CHECK(end.comparison->interval->low == then.comparison->interval->low);
    CHECK(end.comparison->interval->high == then.comparison->interval->high);
    CHECK(end.words == then.words);
  }
}

TEST_CASE("watched: the report of the stored runs shows what was shown live", "[watched][unit]") {
  Made made{4, kUntil};
  const auto live = go_on(made, {1, 2, 1.2, 1.02}).back();
  const auto findings = made.findings();
  REQUIRE(findings.watched);
  for (const auto& one : live.cells) {
    const auto& against = findings.cells[one.cell].headline().against;
    REQUIRE(against);
    CHECK(against->words == one.comparison->words);
    CHECK(against->interval->low == one.comparison->interval->low);
    CHECK(against->look == one.comparison->look);
    CHECK(against->at_most == 12);
  }
  const auto& headlines = findings.headlines;
  CHECK(std::any_of(headlines.begin(), headlines.end(), [](const auto& h) {
    return h.text == "Watched to at most 12 blocks: after 12 blocks, 2 of 3 cells are decided.";
  }));
}

TEST_CASE("watched: an A/A experiment that comes later changes no verdict", "[watched][unit]") {
  Made made{2, kUntil};
  go_on(made, {1, 1.2});
  for (auto& [run, exactness] : made.evidence.exactness) exactness["notpm"] = 0.01;
  const auto before = made.findings().cells[1].headline().against->words;
  made.evidence.noise = KnownNoise{{.measure = "notpm", .runs = 5, .spread = 0.001}, "aa", {0, 1}};
  CHECK(made.findings().cells[1].headline().against->words == before);
}

TEST_CASE("watched: stopped after any run and continued, it makes the same blocks and comes to the same",
          "[watched][unit]") {
  const std::vector<double> factors{1, 1.5, 1.15, 0.97};
  Made whole{4, kUntil};
  const auto uninterrupted = go_on(whole, factors);
  for (std::size_t runs = 0; runs < whole.evidence.runs.size(); ++runs) {
    Made stopped{4, kUntil};
    for (std::size_t i = 0; i < runs; ++i) {
      const auto& run = whole.evidence.runs[i];
      stopped.run(static_cast<std::size_t>(run.cell.value() - 1), run.repeat,
                  whole.evidence.values.at(run.number).at("notpm"));
    }
    const auto& broken_off = whole.evidence.runs[runs];
    stopped.run(static_cast<std::size_t>(broken_off.cell.value() - 1), broken_off.repeat, 1, 0,
                store::RunStatus::interrupted);
    const auto at = stopped.standing();  // the looks so far are those that were made
    CHECK(words_of(at) == words_of(uninterrupted[at.blocks]));
    CHECK(at.running == uninterrupted[at.blocks].running);
    std::erase_if(stopped.evidence.runs, [&](const auto& run) { return run.repeat >= static_cast<int>(at.blocks); });
    CHECK(words_of(go_on(stopped, factors).back()) == words_of(uninterrupted.back()));
    CHECK(stopped.evidence.runs.size() == whole.evidence.runs.size());
  }
}

TEST_CASE("watched: a block counts when every cell of it came to an end, also by failing", "[watched][unit]") {
  Made made{2, kUntil};
  made.run(0, 0, 100);
  CHECK(made.standing().blocks == 0);
  made.run(1, 0, 0, 0, store::RunStatus::interrupted);
  CHECK(made.standing().blocks == 0);
  made.evidence.runs.back().status = store::RunStatus::failed;
  CHECK(made.standing().blocks == 1);
  CHECK(made.standing().running == std::vector<std::size_t>{0, 1});
}

TEST_CASE("watched: what a block lost is missing in the fit, and decided by the others", "[watched][unit]") {
  Made made{2, kUntil};
  for (int block = 0; block < 6 && !made.standing().running.empty(); ++block) {
    made.run(0, block, value_of(0, block, {1, 2}));
    made.run(1, block, value_of(1, block, {1, 2}), 0, block == 1 ? store::RunStatus::invalid : store::RunStatus::valid);
  }
  const auto standing = made.standing();
  CHECK(standing.running.empty());
  CHECK(standing.cells[0].watch.leaves == Leaves::decided);
  CHECK(standing.cells[0].comparison->blocks == standing.blocks - 1);
}

TEST_CASE("watched: a cell without a valid run in three blocks is not waited for", "[watched][unit]") {
  Made made{3, kUntil};
  for (int block = 0; block < 3; ++block) {
    for (std::size_t cell = 0; cell < 3; ++cell)
      made.run(cell, block, value_of(cell, block, {1, 1, 1}), 0,
               cell == 2 ? store::RunStatus::failed : store::RunStatus::valid);
  }
  const auto standing = made.standing();
  CHECK(standing.running == std::vector<std::size_t>{0, 1});
  CHECK(standing.cells[1].watch.leaves == Leaves::unmeasured);
}

TEST_CASE("watched: without a valid run of the baseline in three blocks it is over", "[watched][unit]") {
  Made made{3, kUntil};
  for (int block = 0; block < 3; ++block) {
    for (std::size_t cell = 0; cell < 3; ++cell)
      made.run(cell, block, value_of(cell, block, {1, 1, 1}), 0,
               cell == 0 ? store::RunStatus::failed : store::RunStatus::valid);
  }
  CHECK(made.standing().running.empty());
  const auto findings = made.findings();
  REQUIRE(findings.cells[2].headline().against);
  CHECK(findings.cells[2].headline().against->words.find("another baseline, which has no valid run") !=
        std::string::npos);
}

TEST_CASE("watched: with a measure beside the headline a cell goes on until both are decided", "[watched][unit]") {
  const auto blocks_until_left = [](const Json& measures) {
    Made made{2, kUntil};
    made.evidence.experiment.record.plan["compare"] = {{"measures", measures}};
    while (!made.standing().running.empty()) {
      const int block = static_cast<int>(made.standing().blocks);
      for (std::size_t cell = 0; cell < 2; ++cell)
        made.run(cell, block, value_of(cell, block, {1, 2}), value_of(cell, block + 50, {1, 0.85}));
    }
    return made.standing().blocks;
  };
  CHECK(blocks_until_left(Json::array()) < blocks_until_left({"p95_us"}));
}

TEST_CASE("watched: what needs more blocks than allowed is shown at once", "[watched][unit]") {
  Made made{2, kUntil};
  const auto all = go_on(made, {1, 1.01}, 0.06, 3);
  const auto& words = all.back().cells[0].words;
  INFO(words);
  CHECK(beyond_reach(*all.back().cells[0].comparison));
  const bool shown = words.find("blocks, and 12 are allowed") != std::string::npos ||
                     words.find("it would need more than 1000 blocks") != std::string::npos;
  CHECK(shown);
}

TEST_CASE("watched: in a race, cells leave that another one beats", "[watched][unit]") {
  auto racing = kUntil;
  racing["race"] = true;
  // C is near the baseline, which never decides it; B is far above both.
  const std::vector<double> factors{1, 3, 1.01, 0.99};
  Made alone{4, kUntil}, race{4, racing};
  const auto slow = go_on(alone, factors).back(), quick = go_on(race, factors).back();
  CHECK(slow.blocks == 12);
  CHECK(quick.blocks == 3);
  CHECK(quick.cells[0].watch.leaves == Leaves::decided);
  for (const std::size_t cell : {1, 2}) {
    CHECK(quick.cells[cell].watch.leaves == Leaves::beaten);
    CHECK(quick.cells[cell].watch.beaten_by == std::size_t{1});
  }
  CHECK(quick.cells[1].words.find("dropped after block 3: “B” is better") != std::string::npos);
}

TEST_CASE("watched: the best of several alike cells is never dropped by a worse one", "[watched][unit]") {
  auto racing = kUntil;
  racing["race"] = true;
  Made made{5, racing};
  for (const auto& standing : go_on(made, {1, 1.03, 1.0, 0.9, 0.8})) {
    CHECK(standing.cells[0].watch.leaves != Leaves::beaten);
  }
}

TEST_CASE("watched: the quick verdict is that of the exact interval", "[watched][unit]") {
  const std::vector<double> loadings(9, std::sqrt(0.5));
  for (int i = -40; i <= 40; ++i) {
    for (const double se : {0.001, 0.004, 0.01, 0.03}) {
      Contrast c{.log_ratio = i * 0.004, .se = se, .freedom = 36};
      const auto quick = quick_verdict(c, loadings, 0.01, 0.02, true);
      c.critical = dunnett_critical(loadings, c.freedom, 0.01);
      CHECK(quick == verdict_of({std::exp(c.low()), std::exp(c.high())}, 0.02, true));
    }
  }
}

TEST_CASE("watched: a fixed plan shows how its cells stand, too", "[watched][unit]") {
  Made made{2, Json(4)};
  for (int block = 0; block < 3; ++block) {
    for (std::size_t cell = 0; cell < 2; ++cell) made.run(cell, block, value_of(cell, block, {1, 2}));
  }
  const auto standing = made.standing();
  CHECK_FALSE(standing.watched);
  CHECK(standing.blocks == 3);
  CHECK(standing.runs_left == 2);
  CHECK(standing.line.rfind("block 3/4: “B”: ", 0) == 0);
  CHECK(standing.cells[0].words.find("), faster so far") != std::string::npos);
  const auto findings = made.findings();
  CHECK(findings.course.size() == 2);
  CHECK(findings.rules.plan_words() == "fixed plan");
}

TEST_CASE("watched: a cell under another load is named as such, and is waited for in the first blocks only",
          "[watched][unit]") {
  Made made{3, kUntil};
  for (std::size_t cell = 0; cell < 3; ++cell)
    made.evidence.cells[cell].record.settings = {{"workload", {{"rate_per_s", cell == 2 ? 150 : 30}}}};
  const auto all = go_on(made, {1, 3, 5});
  CHECK(all.size() == 4);
  for (const auto& standing : all)
    CHECK(words_of(standing)[1] == "“C”: not compared: another load (rate_per_s 30 → 150)");
  CHECK(words_of(all.back())[0].find("faster since block 3") != std::string::npos);
}

TEST_CASE("watched: more cells and more noise make the expected end later", "[watched][unit]") {
  Rules rules;
  rules.until = Until{.at_least = 3, .at_most = 30};
  CHECK(expected_blocks(rules, 2, 0.1, 0.06) < expected_blocks(rules, 2, 0.05, 0.06));
  CHECK(expected_blocks(rules, 20, 5, 0.06) == 3);
  CHECK(expected_blocks(rules, 2, 0.001, 0.06) == 30);
}
