// Series of experiments: what belongs to one, its points with their errors, noise, and the last good point.
#include "reports/analysis/history.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

store::Measure measure(bool higher = true) {
  return {.name = "tx_per_s", .title = "tx/s", .unit = "1/s", .higher_is_better = higher, .headline = true};
}

/// A point for each list of runs' values, a day apart, labelled p0, p1, …
Series series_of(const std::vector<std::vector<double>>& points, bool higher = true) {
  Series series{"key", {}};
  for (const auto& runs : points) {
    auto& point = series.points.emplace_back();
    point.label = "p" + std::to_string(series.points.size() - 1);
    point.started_us = static_cast<std::int64_t>(series.points.size()) * 86'400'000'000;
    point.cells.emplace_back().record.measures = {measure(higher)};
    point.runs = runs.size();
    for (const double value : runs) {
      point.values.push_back({{"tx_per_s", value}});
      point.exactness.push_back({{"tx_per_s", 1e-8}});
    }
  }
  return series;
}

/// Three runs that differ by about 1 %, around `level`.
std::vector<double> around(double level) { return {level, level * 1.01, level * 0.99}; }

History of(const std::vector<std::vector<double>>& points, bool higher = true) {
  return history_of(series_of(points, higher), "tx_per_s");
}

store::Cell cell_with(const Json& settings, const std::string& name = "a") {
  store::Cell cell;
  cell.record.name = name;
  cell.record.settings = settings;
  return cell;
}

const Json kSettings{{"cluster", {{"engine", "x"}, {"basedir", "/opt/10.6"}, {"workdir", "/tmp/1"}, {"base_port", 1}}},
                     {"hosts", {{"local", {{"address", "127.0.0.1"}}}}},
                     {"schema", {{"partition", "key"}}},
                     {"workload", {{"kind", "k"}, {"terminals", 1}}}};

const std::vector<store::HostFact> kMachine{
    {"db1", "cores", "2"}, {"db1", "cpu", "EPYC"}, {"db1", "kernel", "6.1"}, {"db1", "memory_kb", "24683656"}};

}  // namespace

TEST_CASE("series: versions, places, kernels and names of hosts and cells keep it; what shapes the result ends it",
          "[analysis][unit]") {
  const auto key = series_key(cell_with(kSettings), kMachine);
  const auto with = [](const char* pointer, const Json& value) {
    auto settings = kSettings;
    settings[JsonPointer{pointer}] = value;
    return series_key(cell_with(settings), kMachine);
  };
  CHECK(key.size() == 16);
  CHECK(series_key(cell_with(kSettings, "b"), kMachine) == key);
  for (const auto& [pointer, value] : {std::pair{"/cluster/basedir", Json("/opt/11.4")},
                                       {"/cluster/deploy", Json("push")},
                                       {"/cluster/workdir", Json("/tmp/2")},
                                       {"/cluster/base_port", Json(30000)},
                                       {"/hosts/local/address", Json("10.0.0.1")},
                                       {"/faults", Json::array()}}) {
    INFO(pointer);
    CHECK(with(pointer, value) == key);
  }
  for (const auto& [pointer, value] : {std::pair{"/cluster/engine", Json("y")},
                                       {"/cluster/config/mysqld/sync_binlog", Json("1")},
                                       {"/schema/partition", Json("hash")},
                                       {"/workload/terminals", Json(2)},
                                       {"/faults", Json{{{"kind", "kill"}}}},
                                       {"/proxies", Json{{{"host", "local"}}}}}) {
    INFO(pointer);
    CHECK(with(pointer, value) != key);
  }
  auto machine = kMachine;
  machine[2].value = "6.6";       // another kernel …
  machine[3].value = "24683000";  // … counts the memory differently
  for (auto& fact : machine) fact.host = "other";
  CHECK(series_key(cell_with(kSettings), machine) == key);
  machine[0].value = "4";
  CHECK(series_key(cell_with(kSettings), machine) != key);
}

TEST_CASE("series: what was imported belongs together by its name", "[analysis][unit]") {
  auto one = cell_with({{"imported", "dbt2"}}), other = one;
  one.record.fingerprint = other.record.fingerprint = "1";
  CHECK(series_key(one, {}) == series_key(other, {}));
  other.record.fingerprint = "2";
  CHECK(series_key(one, {}) != series_key(other, {}));
}

TEST_CASE("series: a label is given, or is the versions of the cell's servers and its name", "[analysis][unit]") {
  store::ExperimentRecord experiment;
  auto cell = cell_with(kSettings, "by warehouse");
  cell.record.cluster = 1;
  const std::vector<store::ClusterVersion> versions{
      {0, {"sql-node-1", "server", "8.0.1"}},
      {1, {"data-node-1", "server", "ndb-9.7.2"}},
      {1, {"sql-node-1", "server", "/opt/m-10.6/bin/mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu"}},
      {1, {"sql-node-2", "server", "10.11.19-MariaDB-0+deb12u1"}},
      {1, {"sql-node-1", "client", "3.3"}}};
  CHECK(label_of(experiment, cell, versions) == "9.7.2, 10.11.19-MariaDB-0+deb12u1, by warehouse");
  CHECK(label_of(experiment, cell, {}) == "by warehouse");
  experiment.label = "v1.2";
  CHECK(label_of(experiment, cell, versions) == "v1.2");
}

TEST_CASE("series: results of revision b4758e0 have series, too", "[analysis][unit]") {
  const test::ScratchDir scratch;
  std::filesystem::copy_file(FORKLIFT_SOURCE_DIR "/tests/data/results-b4758e0.db", scratch / "r.db");
  store::Database::upgrade(scratch / "r.db");
  std::vector<store::Reader> readers;
  readers.push_back(store::Reader::open(scratch / "r.db"));
  const auto all = gather_series(readers);
  REQUIRE(all.size() == 4);  // two cells of DBT2, sysbench, key lookups
  for (const auto& series : all) CHECK(series.points.size() == 1);
  const auto& dbt2 = all.back();
  CHECK(dbt2.newest().scenario == "old-dbt2");
  CHECK(dbt2.newest().label.starts_with("10.11.19-MariaDB-0+deb12u1, terminals="));
  CHECK(dbt2.headline() == "notpm");
  CHECK(history_of(dbt2, "notpm").figures.size() == 1);
}

TEST_CASE("series: points are in time order, and an experiment in two files counts once, with more runs",
          "[analysis][unit]") {
  auto early = test::small_quickstart(), late = early;
  early.failed_run = early.invalid_run = late.failed_run = late.invalid_run = -1;
  early.repeats = late.repeats = 2;
  late.id = "quickstart-20261124-040506-cd34";
  late.label = "v2";
  late.day = 1;
  auto partly = late;
  partly.repeats = 1;  // a copy that was made while it ran
  const test::Results one{std::vector{late, early}}, two{std::vector{partly}};
  std::vector<store::Reader> readers;
  readers.push_back(two.reader());
  readers.push_back(one.reader());
  const auto all = gather_series(readers);
  REQUIRE(all.size() == 3);
  for (const auto& series : all) {
    REQUIRE(series.points.size() == 2);
    CHECK(series.points[0].experiment == early.id);
    CHECK(series.points[0].label == "10.11.6-MariaDB, " + series.points[0].cell().record.name);
    CHECK(series.points[1].label == "v2");
    CHECK(series.points[1].values.size() == 2);
    const auto& scatter = series.points[1].scatter.at("notpm");
    CHECK(scatter.in_blocks);
    CHECK(scatter.freedom == 2);  // three cells in two blocks
  }
}

TEST_CASE("series: cells of one experiment that are the same are one point, others of it are several",
          "[analysis][unit]") {
  auto e = test::small_quickstart();
  e.failed_run = e.invalid_run = -1;
  e.repeats = 2;
  e.cells.resize(2);
  e.cells[1] = e.cells[0];
  e.cells[1].name = "again";
  const test::Results results{e};
  std::vector<store::Reader> readers;
  readers.push_back(results.reader());
  // The fingerprints differ, as with two basedirs: two versions side by side.
  const auto all = gather_series(readers);
  REQUIRE(all.size() == 1);
  REQUIRE(all[0].points.size() == 2);
  CHECK(all[0].points[1].label == "10.11.6-MariaDB, again");
}

TEST_CASE("history: points have one scatter, shared by all, and a noisy one its own", "[analysis][unit]") {
  std::vector<std::vector<double>> points(6, around(100));
  points[3] = {60, 100, 150};
  points[4] = {100};
  const auto history = of(points);
  REQUIRE(history.figures.size() == 6);
  const double sd = 0.0100002;  // of 100, 101 and 99
  CHECK(history.run_sd == Approx(sd).epsilon(1e-3));
  CHECK(history.run_freedom == 8);
  CHECK(history.figures[0].value() == Approx(99.9967).epsilon(1e-5));
  CHECK(history.figures[0].se == Approx(sd / std::sqrt(3.0)).epsilon(1e-3));
  CHECK(history.figures[4].se == Approx(sd).epsilon(1e-3));
  CHECK(history.figures[3].noisier);
  CHECK(history.figures[3].se == Approx(0.4592 / std::sqrt(3.0)).epsilon(1e-3));
  CHECK_FALSE(history.figures[0].noisier);
}

TEST_CASE("history: a change is for the worse by the measure's direction", "[analysis][unit]") {
  std::vector<std::vector<double>> points(10, around(100));
  for (std::size_t i = 6; i < points.size(); ++i) points[i] = around(90);
  for (const bool higher : {true, false}) {
    const auto history = of(points, higher);
    REQUIRE(history.changed.size() == 1);
    const auto& change = history.changed[0];
    CHECK(change.figure == 6);
    CHECK(change.before == Approx(100).epsilon(1e-3));
    CHECK(change.after == Approx(90).epsilon(1e-3));
    CHECK(change.step.ratio == Approx(0.9));
    CHECK(change.step.interval.low < 0.9);
    CHECK(change.step.interval.high > 0.9);
    CHECK(change.worse == higher);
  }
}

TEST_CASE("history: without a second run anywhere it takes eight points to tell a change", "[analysis][unit]") {
  std::vector<std::vector<double>> points;
  for (int i = 0; i < 7; ++i) points.push_back({i < 3 ? 100.0 + i % 2 : 50.0 + i % 2});
  CHECK_FALSE(of(points).is_judged);
  CHECK(of(points).changed.empty());
  points.push_back({51});
  const auto history = of(points);
  CHECK(history.is_judged);
  REQUIRE(history.changed.size() == 1);
  CHECK(history.changed[0].figure == 3);
}

TEST_CASE("history: values without a logarithm and other units are left out and counted", "[analysis][unit]") {
  auto series = series_of({around(100), {0, 0}, around(100), {}});
  CHECK(history_of(series, "tx_per_s").left_out == 2);
  CHECK(history_of(series, "tx_per_s").figures.size() == 2);
  CHECK(history_of(series, "nothing").measure.name.empty());
  series.points[0].cells[0].record.measures[0].unit = "1/min";
  CHECK(history_of(series, "tx_per_s").figures.size() == 1);
}

TEST_CASE("history: machines that became noisier are found at the right point, and quiet ones are not",
          "[analysis][unit]") {
  std::vector<std::vector<double>> points(12, around(100));
  auto series = series_of(points);
  const auto noise_is = [&](std::size_t i, double sd) { series.points[i].scatter["tx_per_s"] = {sd, 8, true}; };
  for (std::size_t i = 0; i < 12; ++i) noise_is(i, i % 2 == 0 ? 0.01 : 0.012);
  CHECK(history_of(series, "tx_per_s").noise_changed.empty());
  for (std::size_t i = 7; i < 12; ++i) noise_is(i, i % 2 == 0 ? 0.04 : 0.05);
  const auto history = history_of(series, "tx_per_s");
  REQUIRE(history.noise_changed.size() == 1);
  CHECK(history.noise_changed[0].figure == 7);
  CHECK(history.noise_changed[0].worse);
  CHECK(history.noise_changed[0].step.ratio == Approx(4).epsilon(0.1));
}

TEST_CASE("history: equal machines are seldom called noisier, also where experiments are small", "[analysis][unit]") {
  Random random{5};
  const auto normal = [&] {
    return std::sqrt(-2 * std::log(1 - random.real())) * std::cos(6.283185307179586 * random.real());
  };
  for (const int freedom : {2, 4, 10}) {
    int claimed = 0;
    for (int trial = 0; trial < 200; ++trial) {
      auto series = series_of(std::vector<std::vector<double>>(20, around(100)));
      for (auto& point : series.points) {
        double squares = 0;
        for (int i = 0; i < freedom; ++i) squares += std::pow(0.02 * normal(), 2);
        point.scatter["tx_per_s"] = {std::sqrt(squares / freedom), freedom, true};
      }
      for (const auto& change : history_of(series, "tx_per_s").noise_changed) claimed += change.worse ? 1 : 0;
    }
    INFO(freedom << " degrees of freedom: " << claimed << " of 200");
    CHECK(claimed <= 14);
  }
}

TEST_CASE("last good: the newest point that passed against the last good one before it", "[analysis][unit]") {
  const auto good = [](std::vector<double> levels) {
    std::vector<std::vector<double>> points;
    for (const double level : levels) points.push_back(around(level));
    return last_good(of(points), 0.03, 0.95);
  };
  CHECK(good({100}) == std::nullopt);
  CHECK(good({100, 100}) == 0);
  CHECK(good({100, 100, 101, 100}) == 2);
  CHECK(good({100, 100, 80, 80, 80}) == 1);               // a regression never becomes good by staying
  CHECK(good({100, 80, 80, 100, 100, 80}) == 4);          // until it is gone
  CHECK(good({100, 120, 120, 120}) == 2);                 // faster is good
  CHECK(good({100, 97.1, 97.1, 97.1}) == 0);              // undecided at 3 %: it does not wander
  CHECK(good({100, 100, 100, 200, 100, 100, 100}) == 5);  // a lone lucky night is not good
}

TEST_CASE("gate of a history: points that differ beside their errors make the interval wider", "[analysis][unit]") {
  std::vector<std::vector<double>> calm, restless;
  for (int i = 0; i < 10; ++i) {
    calm.push_back(around(100));
    restless.push_back(around(i % 2 == 0 ? 100 : 104));
  }
  calm.push_back(around(94));
  restless.push_back(around(94));
  const auto width = [](const History& h) {
    const auto c = compare_figures(h, 0, 10, 0.95);
    CHECK(c.method == Method::history);
    CHECK(c.ratio == Approx(0.94));
    return c.interval->high / c.interval->low;
  };
  const auto of_calm = of(calm), of_restless = of(restless);
  CHECK(of_calm.changes.between == 0);
  CHECK(of_restless.changes.between == Approx(0.0407).epsilon(0.01));
  CHECK(width(of_restless) > width(of_calm) * 1.1);
  CHECK(slower_gate(compare_figures(of_calm, 0, 10, 0.95), 0.03).gate == Gate::fail);
  CHECK(slower_gate(compare_figures(of_restless, 0, 10, 0.95), 0.03).gate == Gate::undecided);
  // Together with nineteen others it is wider, too.
  CHECK(compare_figures(of_calm, 0, 10, 0.95, 20).interval->low < compare_figures(of_calm, 0, 10, 0.95).interval->low);
}

TEST_CASE("gate of a history: single runs give no interval", "[analysis][unit]") {
  const auto c = compare_figures(of({{100}, {50}}), 0, 1, 0.95);
  CHECK_FALSE(c.interval);
  CHECK(c.words ==
        "not compared (0.50 times as fast): no point of the series has two valid runs, so that there is no interval");
}
