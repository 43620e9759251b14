#include "reports/analysis/effects.hpp"

#include <catch2/catch.hpp>

#include "reports/analysis/scaling.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

struct Cells {
  Evidence evidence;
  Findings findings;
  /// A cell with these NOTPM and the differing settings' values.
  void add(const std::vector<double>& notpm, const std::vector<std::string>& values, int sql_nodes = 2) {
    const store::Measure measure{.name = "notpm", .headline = true};
    store::Cell cell;
    cell.number = store::CellId{static_cast<std::int64_t>(evidence.cells.size()) + 1};
    cell.record.sql_nodes = sql_nodes;
    cell.record.measures = {measure};
    evidence.cells.push_back(cell);
    for (std::size_t repeat = 0; repeat < notpm.size(); ++repeat) {
      store::Run run;
      run.number = store::RunId{static_cast<std::int64_t>(evidence.runs.size()) + 1};
      run.cell = cell.number;
      run.repeat = static_cast<int>(repeat);
      evidence.values[run.number] = {{"notpm", notpm[repeat]}};
      evidence.runs.push_back(run);
    }
    CellFinding finding;
    finding.cell = findings.cells.size();
    finding.measures = {{.measure = measure, .values = notpm, .mean = geometric_mean(notpm)}};
    findings.cells.push_back(finding);
    findings.baseline = 0;
    findings.differences.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      findings.differences[i].path = "setting." + std::to_string(i);
      findings.differences[i].values.push_back(values[i]);
    }
  }
};

}  // namespace

TEST_CASE("effects: settings that are added one by one make a waterfall", "[analysis][unit]") {
  Cells cells;
  cells.add({100, 101, 102}, {"a", "a"});
  cells.add({150, 151, 152}, {"b", "a"});
  cells.add({160, 161, 162}, {"b", "b"});
  const auto effects = effects_of(cells.evidence, cells.findings);
  CHECK(effects.cumulative);
  REQUIRE(effects.steps.size() == 2);
  CHECK(effects.steps[1].setting == "setting.1");
  CHECK(effects.steps[1].from == 1);
  CHECK(effects.steps[1].before == "a");
  CHECK(effects.steps[1].after == "b");
  CHECK(*effects.steps[1].comparison.ratio == Approx(161.0 / 151).epsilon(1e-3));
}

TEST_CASE("effects: settings that each change the baseline are compared with it", "[analysis][unit]") {
  Cells cells;
  cells.add({100, 101}, {"a", "a"});
  cells.add({150, 151}, {"b", "a"});
  cells.add({160, 161}, {"a", "b"});
  const auto effects = effects_of(cells.evidence, cells.findings);
  CHECK_FALSE(effects.cumulative);
  REQUIRE(effects.steps.size() == 2);
  CHECK(effects.steps[1].from == 0);
}

TEST_CASE("effects: two changes at once, or a sweep of one setting, are no series", "[analysis][unit]") {
  Cells two;
  two.add({100, 101}, {"a", "a"});
  two.add({150, 151}, {"b", "a"});
  two.add({160, 161}, {"c", "b"});
  CHECK(effects_of(two.evidence, two.findings).steps.empty());
  Cells sweep;
  sweep.add({100, 101}, {"1"});
  sweep.add({150, 151}, {"2"});
  sweep.add({160, 161}, {"4"});
  CHECK(effects_of(sweep.evidence, sweep.findings).steps.empty());
}

TEST_CASE("effects: a setting that changes the load makes no waterfall: its bars would be no gains",
          "[analysis][unit]") {
  Cells cells;
  cells.add({100, 101, 102}, {"a", "a"});
  cells.add({150, 151, 152}, {"b", "a"});
  cells.add({160, 161, 162}, {"b", "b"});
  for (auto& cell : cells.evidence.cells) cell.record.settings = {{"workload", {{"pacing", "none"}}}};
  CHECK(effects_of(cells.evidence, cells.findings).steps.size() == 2);
  cells.evidence.cells[2].record.settings["workload"]["pacing"] = "tpcc";
  CHECK(effects_of(cells.evidence, cells.findings).steps.empty());
}

TEST_CASE("scaling: speed-up and efficiency against the smallest", "[analysis][unit]") {
  Cells cells;
  cells.add({100, 100}, {"1"}, 1);
  cells.add({180, 180}, {"2"}, 2);
  cells.add({300, 300}, {"4"}, 4);
  const auto scaling = scaling_of(cells.evidence, cells.findings);
  CHECK(scaling.what == "SQL nodes");
  REQUIRE(scaling.series.size() == 1);
  REQUIRE(scaling.series[0].points.size() == 3);
  CHECK(scaling.series[0].points[2].speed_up == Approx(3));
  CHECK(scaling.series[0].points[2].efficiency == Approx(0.75));
}
