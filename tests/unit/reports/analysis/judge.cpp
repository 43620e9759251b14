// From an experiment's stored values to verdicts, sentences and remarks.
#include "reports/analysis/judge.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "reports/analysis/findings.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

const store::Measure kRate{.name = "notpm", .title = "NOTPM", .unit = "1/min", .headline = true};
const store::Measure kLatency{.name = "p95_us", .title = "p95", .unit = "us", .higher_is_better = false};

/// An experiment whose cells have these values of both measures, block by block; 0 in a list is a run that is missing.
struct Made {
  Evidence evidence;
  Made() { evidence.experiment.record.plan = Json::object(); }

  Made& cell(const std::string& name, const std::vector<double>& notpm, const std::vector<double>& p95 = {}) {
    store::Cell cell;
    cell.number = store::CellId{static_cast<std::int64_t>(evidence.cells.size()) + 1};
    cell.record.name = name;
    cell.record.measures = {kRate, kLatency};
    for (std::size_t repeat = 0; repeat < notpm.size(); ++repeat) {
      if (notpm[repeat] == 0) continue;
      store::Run run;
      run.number = store::RunId{static_cast<std::int64_t>(evidence.runs.size()) + 1};
      run.cell = cell.number;
      run.repeat = static_cast<int>(repeat);
      run.status = store::RunStatus::valid;
      auto& values = evidence.values[run.number];
      values["notpm"] = notpm[repeat];
      if (repeat < p95.size()) values["p95_us"] = p95[repeat];
      evidence.exactness[run.number]["notpm"] = 1e-6;
      evidence.runs.push_back(run);
    }
    evidence.cells.push_back(std::move(cell));
    return *this;
  }
  Made& compare(Json rules) {
    evidence.experiment.record.plan["compare"] = std::move(rules);
    return *this;
  }
  Findings findings() const { return analyse(evidence); }
};

bool says(const Findings& findings, const std::string& words) {
  for (const auto& h : findings.headlines) UNSCOPED_INFO(h.text);
  return std::any_of(findings.headlines.begin(), findings.headlines.end(),
                     [&](const auto& headline) { return headline.text == words; });
}

std::string all_of(const Findings& findings) {
  std::string all;
  for (const auto& headline : findings.headlines) all += headline.text + "\n";
  return all;
}

}  // namespace

TEST_CASE("judge: a difference that drift hides from the runs is seen inside blocks", "[analysis][unit]") {
  // Both fall by half; B is 10 % above A in every block.
  const std::vector<double> a{1000, 901, 799, 700, 500};
  const auto f = Made{}.cell("A", a).cell("B", {1102, 990, 880, 769, 551}).findings();
  const auto& c = *f.cells[1].headline().against;
  CHECK(c.verdict == Verdict::faster);
  CHECK(c.method == Method::blocks);
  CHECK(c.blocks == 5);
  CHECK(*c.ratio == Approx(1.1).epsilon(0.002));
  CHECK(compare_apart(a, {1102, 990, 880, 769, 551}).verdict == Verdict::undecided);
  CHECK(says(f, "“B” is 1.10 times as fast as “A” (95 % interval 1.098–1.103 times)."));
}

TEST_CASE("judge: blocks are matched by their number, not by the order of runs", "[analysis][unit]") {
  auto made = Made{}.cell("A", {1000, 500, 750}).cell("B", {1100, 551, 824});
  std::reverse(made.evidence.runs.begin(), made.evidence.runs.end());
  CHECK(made.findings().cells[1].headline().against->verdict == Verdict::faster);
  const auto missing = Made{}.cell("A", {1000, 500, 750, 600}).cell("B", {1100, 0, 824, 661}).findings();
  CHECK(missing.cells[1].headline().against->blocks == 3);
  CHECK(*missing.cells[1].headline().against->ratio == Approx(1.1).epsilon(0.003));
}

TEST_CASE("judge: values that came out alike are no more exact than their counts", "[analysis][unit]") {
  auto made = Made{}.cell("A", {100, 100, 100, 100, 100}).cell("B", {103, 103, 103, 103, 103});
  for (auto& [run, exactness] : made.evidence.exactness) exactness["notpm"] = 1 / 100.0;
  const auto c = *made.findings().cells[1].headline().against;
  CHECK(c.verdict == Verdict::undecided);
  CHECK(c.limited);
  CHECK(c.interval->high > 1.2);
}

TEST_CASE("judge: measured noise replaces the counts' floor where it is smaller and of five runs or more",
          "[analysis][unit]") {
  auto made = Made{}.cell("A", {100, 100, 100}).cell("B", {103, 103, 103});
  for (auto& [run, exactness] : made.evidence.exactness) exactness["notpm"] = 1 / 100.0;
  const auto floor = [&] { return measure_in_blocks(made.evidence, kRate, {0, 1}).floor; };
  CHECK(floor() == Approx(0.1));
  made.evidence.noise = KnownNoise{{.measure = "notpm", .runs = 5, .spread = 0.02}, "aa", {0, 1}};
  CHECK(floor() == Approx(0.02));
  made.evidence.noise->floor.runs = 4;
  CHECK(floor() == Approx(0.1));
  made.evidence.noise->floor.runs = 5;
  made.evidence.noise->floor.spread = 0.3;
  CHECK(floor() == Approx(0.1));
  made.evidence.noise->floor.spread = 0.02;
  made.evidence.noise->cells = {0};
  CHECK(floor() == Approx(0.1));
}

TEST_CASE("judge: gains in one measure and losses in another are one sentence", "[analysis][unit]") {
  const auto f = Made{}
                     .cell("A", {1000, 1010, 990, 1005}, {500, 505, 497, 501})
                     .cell("B", {1500, 1512, 1490, 1507}, {700, 705, 693, 702})
                     .findings();
  CHECK(says(f,
             "“B” gains and loses against “A”: 1.50 (1.495–1.506) times the NOTPM, but 1.40 (1.393–1.403) times the "
             "p95."));
  CHECK(f.cells[1].find("p95_us")->against->verdict == Verdict::slower);
}

TEST_CASE("judge: the scenario says which cell is the baseline, which margin and which measures count",
          "[analysis][unit]") {
  auto made = Made{}
                  .cell("A", {1000, 1010, 990, 1005}, {500, 505, 497, 501})
                  .cell("B", {1030, 1041, 1020, 1035}, {700, 705, 693, 702});
  CHECK(made.findings().cells[1].headline().against->verdict == Verdict::faster);
  const auto f = made.compare({{"baseline", "B"}, {"margin", 0.05}, {"measures", {"notpm"}}}).findings();
  CHECK(f.baseline == 1U);
  CHECK(f.cells[0].headline().against->verdict == Verdict::slower_little);
  CHECK_FALSE(f.cells[0].find("p95_us")->against);
  CHECK(all_of(f).find("The baseline is") == std::string::npos);
  CHECK(says(made.compare({{"measures", {"p96_us"}}}).findings(),
             "The scenario compares “p96_us”, which no cell measures."));
}

TEST_CASE("judge: a higher confidence makes wider intervals", "[analysis][unit]") {
  auto made = Made{}.cell("A", {1000, 1010, 990, 1005}).cell("B", {1030, 1031, 1030, 1035});
  const auto wide = made.compare({{"confidence", 0.99}}).findings(), usual = made.compare({}).findings();
  CHECK(wide.cells[1].headline().against->interval->high > usual.cells[1].headline().against->interval->high);
  CHECK(wide.cells[1].headline().against->words.find("99 % interval") != std::string::npos);
}

TEST_CASE("judge: without a baseline every pair is compared, the better cell against the other", "[analysis][unit]") {
  const auto f = Made{}
                     .cell("A", {1000, 1010, 990, 1005})
                     .cell("B", {900, 911, 890, 903})
                     .cell("C", {1200, 1213, 1187, 1207})
                     .compare({{"baseline", "none"}})
                     .findings();
  REQUIRE(f.pairs.size() == 3);
  CHECK(f.pairs[0].from == 1);
  CHECK(f.pairs[0].to == 0);
  CHECK(f.pairs[2].from == 1);
  CHECK(f.pairs[2].to == 2);
  for (const auto& pair : f.pairs) CHECK(pair.comparison.verdict == Verdict::faster);
  CHECK(all_of(f).find("“C” is 1.33 times as fast as “B”") != std::string::npos);
}

TEST_CASE("judge: without a baseline a pair has one interval, wherever it stands", "[analysis][unit]") {
  Made made;
  made.cell("A", {100, 101, 99, 100.5}).cell("B", {103, 102, 103.5, 102.8}).cell("C", {99, 100, 100.4, 99.7});
  const auto findings = made.compare({{"baseline", "none"}}).findings();
  int seen = 0;
  for (const auto& pair : findings.pairs) {
    if (pair.from != 0) continue;
    const auto& against = findings.cells[pair.to].headline().against;
    REQUIRE(against);
    CHECK(against->interval->low == pair.comparison.interval->low);
    CHECK(against->verdict == pair.comparison.verdict);
    ++seen;
  }
  CHECK(seen > 0);
}

TEST_CASE("judge: cells that scatter not at all beside one that does give no nonsense", "[analysis][unit]") {
  Made made;
  made.cell("A", {100, 180, 60, 140}).cell("B", {200, 200, 200, 200}).cell("C", {300, 300, 300, 300});
  for (auto& [run, values] : made.evidence.exactness) values["notpm"] = 1e-24;
  for (const auto& headline : made.findings().headlines) CHECK(headline.text.find("nan") == std::string::npos);
}

TEST_CASE("judge: what can't be compared says why", "[analysis][unit]") {
  CHECK(
      Made{}.cell("A", {1000}).cell("B", {1100}).findings().cells[1].headline().against->words ==
      "not compared (1.10 times as fast): one block gives no interval; at least 2 are needed, 3 or more say something");
  const auto apart = Made{}.cell("A", {1000, 1001, 0, 0}).cell("B", {0, 0, 1100, 1101}).findings();
  CHECK(apart.cells[1].headline().against->words ==
        "not compared: no block has runs of both, and none links them by way of other cells");
  const auto zero = Made{}.cell("A", {1, 1, 1}, {0, 2, 2}).cell("B", {1, 1, 1}, {2, 2, 2}).findings();
  CHECK(zero.cells[1].find("p95_us")->against->words ==
        "not compared: a value is 0 or below, so that there is no ratio");
}

TEST_CASE("judge: an outlier is named and does not decide", "[analysis][unit]") {
  const auto f = Made{}.cell("A", {100, 101, 99, 100, 100}).cell("B", {100, 101, 99, 100, 60}).findings();
  CHECK(f.cells[1].headline().against->verdict == Verdict::undecided);
  CHECK(says(f,
             "Block 5 of “B” came to 0.60 times the median of its cell (NOTPM), beyond what the other cells did in "
             "that block: it "
             "counts, and further blocks show whether that recurs."));
}

TEST_CASE("judge: two modes are named, and no verdict is made of them", "[analysis][unit]") {
  const auto f = Made{}
                     .cell("A", {150210, 151877, 149033, 150950, 148321, 152004})
                     .cell("B", {134092, 129852, 206136, 198488, 123287, 195082})
                     .findings();
  CHECK(f.cells[1].headline().against->verdict == Verdict::undecided);
  CHECK(says(
      f,
      "“B” has two modes, at 129,000 and 199,849 NOTPM, 1.55 times apart: its mean describes neither, so look for the "
      "cause before making more runs."));
}

TEST_CASE("judge: a noisy cell leaves the others their intervals", "[analysis][unit]") {
  const auto f = Made{}
                     .cell("base", {2787, 2692, 2599, 2627, 2865})
                     .cell("c1", {3387, 3056, 3007, 2862, 3062})
                     .cell("c2", {3743, 3029, 2630, 2572, 3988})
                     .cell("c3", {3002, 2744, 2589, 2594, 2697})
                     .findings();
  CHECK(f.cells[1].headline().against->verdict == Verdict::faster);
  CHECK(f.cells[2].headline().against->verdict == Verdict::undecided);
  CHECK(all_of(f).find("Runs of “c2” scatter by ") != std::string::npos);
}

TEST_CASE("judge: what is not compared has its own reason", "[analysis][unit]") {
  const auto words = [](const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& c = {}) {
    auto made = Made{}.cell("A", a).cell("B", b);
    if (!c.empty()) made.cell("C", c);
    return made.findings().cells[1].headline().against->words;
  };
  CHECK(
      words({1000, 1010, 990}, {0, 1100, 0}) ==
      "not compared (1.09 times as fast): one block gives no interval; at least 2 are needed, 3 or more say something");
  CHECK(words({1000, 1010, 0}, {0, 0, 1100}) == "not compared: its one run is in a block of which the other has none");
  CHECK(words({0, 0, 1000}, {1100, 1110, 0}) == "not compared: its one run is in a block of which the cell has none");
  CHECK(words({1000, 1010, 0, 0}, {0, 0, 1100, 1110}) ==
        "not compared: no block has runs of both, and none links them by way of other cells");
  // A chain of blocks: B beside C, C beside A, and as many runs as unknowns.
  CHECK(words({1000, 1010, 0, 0}, {0, 0, 1100, 1110}, {0, 1200, 1210, 0}) ==
        "not compared (1.08 times as fast): 4 runs in 2 blocks leave nothing to see their scatter by");
}

TEST_CASE("judge: a block that was broken off and went on much later counts as two", "[analysis][unit]") {
  auto made =
      Made{}.cell("A", {1000, 1010, 990, 1005}).cell("B", {1100, 1111, 1089, 2211}).cell("C", {900, 909, 0, 1809});
  constexpr std::int64_t kMinute = 60'000'000, kHour = 60 * kMinute;
  for (auto& run : made.evidence.runs) {
    run.started_us = run.repeat * 10 * kMinute + run.cell.value() * kMinute;
    run.ended_us = run.started_us + kMinute;
    // B's run of the last block, and C's, came five hours later, when the machine was twice as fast.
    if (run.repeat == 3 && run.cell.value() > 1) run.started_us += 5 * kHour, *run.ended_us += 5 * kHour;
  }
  CHECK(made.findings().cells[1].headline().against->ratio > 1.25);
  made.evidence.resumed_us = {2 * kHour};
  const auto f = made.findings();
  const auto& c = *f.cells[1].headline().against;
  CHECK(c.ratio == Approx(1.1).epsilon(0.001));
  CHECK(c.blocks == 3);
  CHECK(says(f,
             "Block 4 was broken off and went on 5.0 h later, after a longer time than a whole block takes: its runs "
             "before and after count as blocks of their own, and one that is alone there tells nothing of ratios."));
  // A pause that is no longer than a block: nothing is divided.
  for (auto& run : made.evidence.runs) {
    if (run.started_us > 4 * kHour) run.started_us -= 5 * kHour - kMinute, *run.ended_us -= 5 * kHour - kMinute;
  }
  made.evidence.resumed_us = {32 * kMinute + 1};
  CHECK(made.findings().cells[1].headline().against->blocks == 4);
}
