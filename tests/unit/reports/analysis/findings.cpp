#include "reports/analysis/findings.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

bool says(const Findings& findings, const std::string& words) {
  for (const auto& headline : findings.headlines) {
    if (headline.text.find(words) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("findings: every cell has its valid runs, and counts the others", "[analysis][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto reader = results.reader();
  const auto evidence = gather(reader, reader.experiment("latest"));
  const auto f = analyse(evidence);
  REQUIRE(f.cells.size() == 3);
  CHECK(f.cells[0].headline().values.size() == 2);
  CHECK(f.cells[0].invalid == 1);
  CHECK(f.cells[1].failed == 1);
  CHECK(f.cells[2].headline().values.size() == 3);
  CHECK(f.baseline == 0U);
  CHECK(f.comparable);
  CHECK_FALSE(f.cells[0].headline().against);
  CHECK(f.cells[2].headline().against->verdict == Verdict::faster);
  CHECK(f.cells[1].balance.largest_to_mean == Approx(1.5));
  CHECK(total(f.cells[0].work.shares) == Approx(48).epsilon(0.01));
  REQUIRE(f.differences.size() == 2);
  CHECK(f.differences[0].path == "schema.partition");
  CHECK(f.differences[1].values == std::vector<std::string>{"", "", "2"});
}

TEST_CASE("findings: the sentences say what is faster, why, and what went wrong", "[analysis][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto reader = results.reader();
  const auto f = analyse(gather(reader, reader.experiment("latest")));
  CHECK(f.headlines[0].text.starts_with("“by warehouse, spread” had the highest throughput of 3 cells: "));
  CHECK(says(f, "times as fast as “by primary key”"));
  CHECK(says(f,
             "Each data node answers 11.5 statements per transaction under “by warehouse, spread”, and 24.0 under “by "
             "primary key”."));
  CHECK(says(f, "Rows are uneven under “by warehouse”: the largest data node holds 1.50 times the mean."));
  CHECK(says(f, "1 run did not finish; the report has the reasons."));
  CHECK(says(f, "1 run broke a rule and shows no number."));
}

TEST_CASE("findings: a first cell without a number moves the baseline with a warning", "[analysis][unit]") {
  auto experiment = test::small_quickstart();
  experiment.failed_run = experiment.invalid_run = -1;
  experiment.failed_cell = "by primary key";
  const test::Results results{experiment};
  const auto reader = results.reader();
  const auto f = analyse(gather(reader, reader.experiment("latest")));
  CHECK(f.baseline == 1U);
  CHECK(f.headlines[1].tone == "warn");
  CHECK(
      f.headlines[1].text ==
      "The baseline is “by warehouse”, since “by primary key”, the first cell, has no valid run: 3 failed: ratios and "
      "verdicts are against another cell than planned.");
}

TEST_CASE("findings: comparisons that are left out are counted", "[analysis][unit]") {
  auto experiment = test::small_quickstart();
  experiment.failed_run = experiment.invalid_run = -1;
  experiment.repeats = 1;
  auto cell = experiment.cells.back();
  for (int i = 1; i <= 6; ++i) {
    cell.name = "variant " + std::to_string(i);
    experiment.cells.push_back(cell);
  }
  const test::Results many{experiment};
  const auto f = analyse(gather(many.reader(), many.reader().experiment("latest")));
  CHECK(says(f, "… and 2 more in the table."));
  experiment.cells.resize(7);
  const test::Results all{experiment};
  CHECK_FALSE(says(analyse(gather(all.reader(), all.reader().experiment("latest"))), "more in the table"));
  const test::Results sizes{test::sweep()};
  CHECK(says(analyse(gather(sizes.reader(), sizes.reader().experiment("latest"))), "… and 2 more in the table."));
}

TEST_CASE("findings: without a valid run there is no baseline and no number", "[analysis][unit]") {
  auto experiment = test::small_quickstart();
  experiment.repeats = 1;
  experiment.cells.resize(1);
  experiment.failed_run = 0;
  const test::Results results{experiment};
  const auto reader = results.reader();
  const auto f = analyse(gather(reader, reader.experiment("latest")));
  CHECK_FALSE(f.baseline);
  CHECK(f.headlines[0].text == "No run ended with a number.");
}

TEST_CASE("findings: a scale below one makes all of it not comparable", "[analysis][unit]") {
  auto experiment = test::small_quickstart();
  experiment.scale = 0.01;
  const test::Results results{experiment};
  const auto reader = results.reader();
  CHECK_FALSE(analyse(gather(reader, reader.experiment("latest"))).comparable);
}
