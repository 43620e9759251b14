#include "reports/analysis/findings.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

store::LookupRow row(std::int64_t run, int driver, const std::string& phase, int position, std::uint64_t done,
                     double seconds) {
  store::LookupRow row{store::RunId{run}, driver, position, {}};
  row.phase.name = phase;
  row.phase.defined = done + 1;
  row.phase.outcomes[0] = done;
  row.phase.outcomes[1] = 1;
  row.phase.seconds = seconds;
  row.phase.cpu_us = 500'000;
  row.phase.batches = 10;
  row.phase.response.record_n(100, static_cast<std::uint64_t>(done));
  return row;
}

}  // namespace

TEST_CASE("lookups: drivers add up, the slowest one's time counts, and runs without a number do not",
          "[analysis][unit]") {
  std::vector<store::Cell> cells(1);
  cells[0].number = store::CellId{5};
  std::vector<store::Run> runs(3);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].number = store::RunId{static_cast<std::int64_t>(i) + 1};
    runs[i].cell = store::CellId{5};
    runs[i].status = i == 2 ? store::RunStatus::invalid : store::RunStatus::valid;
  }
  const auto found =
      lookups_of(cells, runs,
                 {row(1, 0, "insert", 0, 99, 1), row(1, 0, "read", 1, 300, 1), row(1, 1, "read", 1, 500, 2),
                  row(2, 0, "read", 1, 400, 1), row(3, 0, "read", 1, 9'000, 1)});
  REQUIRE(found.size() == 2);
  CHECK(found[0].phase == "insert");
  const auto& read = found[1];
  CHECK(read.phase == "read");
  CHECK(read.runs == std::vector<std::size_t>{0, 1});
  CHECK(read.per_s == std::vector<double>{400, 400});
  CHECK(read.mean_per_s == Approx(400));
  CHECK(read.per_core == Approx(1'200 / 1.5));
  CHECK(read.batch == Approx(1'203 / 30.0));
  CHECK(read.outcomes[1] == 3);
  CHECK(read.response.count() == 1'200);
}

TEST_CASE("lookups: an open loop is measured against its rate", "[analysis][unit]") {
  std::vector<store::Cell> cells(1);
  cells[0].number = store::CellId{5};
  cells[0].record.settings = {{"workload", {{"lookup", {{"rate_per_s", 500.0}}}}}};
  std::vector<store::Run> runs(1);
  runs[0].number = store::RunId{1};
  runs[0].cell = store::CellId{5};
  runs[0].status = store::RunStatus::valid;
  const auto found = lookups_of(cells, runs, {row(1, 0, "read", 0, 199, 1), row(1, 1, "read", 0, 199, 1)});
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].pace.has_value());
  CHECK(found[0].pace->offered_per_s == 500);
  CHECK(found[0].pace->reached == Approx(0.8));
  cells[0].record.settings["workload"]["lookup"]["rate_per_s"] = 0;
  CHECK_FALSE(lookups_of(cells, runs, {row(1, 0, "read", 0, 199, 1)})[0].pace.has_value());
}

namespace {

/// Three cells that read, of which the first has no valid run.
Evidence three_cells() {
  Evidence e;
  e.experiment.record.plan = Json::object();
  for (int c = 0; c < 3; ++c) {
    store::Cell cell;
    cell.number = store::CellId{c + 1};
    cell.record.name = std::string(1, static_cast<char>('A' + c));
    cell.record.measures = {
        {.name = "lookups_per_s.read", .title = "lookups/s of read", .unit = "1/s", .headline = true}};
    e.cells.push_back(cell);
    for (int repeat = 0; repeat < 3; ++repeat) {
      store::Run run;
      run.number = store::RunId{c * 3 + repeat + 1};
      run.cell = cell.number;
      run.repeat = repeat;
      run.status = c == 0 ? store::RunStatus::failed : store::RunStatus::valid;
      if (c > 0) {
        const double rate = c * 400 + repeat;
        e.values[run.number]["lookups_per_s.read"] = rate;
        e.lookups.push_back(row(run.number.value(), 0, "read", 0, static_cast<std::uint64_t>(rate), 1));
      }
      e.runs.push_back(run);
    }
  }
  return e;
}

bool says(const Findings& f, const std::string& words) {
  for (const auto& h : f.headlines) UNSCOPED_INFO(h.text);
  return std::any_of(f.headlines.begin(), f.headlines.end(), [&](const auto& h) { return h.text == words; });
}

}  // namespace

TEST_CASE("lookups: a baseline that is another cell than planned is named, as for transactions", "[analysis][unit]") {
  CHECK(says(analyse(three_cells()),
             "The baseline is “B”, since “A”, the first cell, has no valid run: 3 failed: ratios and verdicts are "
             "against another cell than planned."));
}

TEST_CASE("lookups: without a baseline every pair is told once, with its measure", "[analysis][unit]") {
  auto e = three_cells();
  e.experiment.record.plan["compare"] = {{"baseline", "none"}};
  const auto f = analyse(e);
  REQUIRE(f.pairs.size() == 1);
  const auto told = std::count_if(f.headlines.begin(), f.headlines.end(), [](const auto& h) {
    return h.text.rfind("“C” is 2.00 times as fast as “B” in lookups/s of read", 0) == 0;
  });
  CHECK(told == 1);
}
