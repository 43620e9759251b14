// The time of a transaction over the delay of emulated links.
#include "reports/analysis/distance.hpp"

#include <catch2/catch.hpp>

#include "reports/render/plots.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Cells with this delay whose 8 clients wait `waits` times for a link and back, and 5 ms beside.
struct Swept {
  Evidence evidence;
  void add(const std::string& delay, double round_trip_us, double waits, const std::string& partition = "",
           std::vector<double> scatter = {1, 1.02, 0.98}) {
    store::Cell cell;
    cell.number = store::CellId{static_cast<std::int64_t>(evidence.cells.size()) + 1};
    cell.record.name = delay + partition;
    cell.record.notes = {"emulated on one machine: 4 hosts, delay " + delay};
    cell.record.settings = {{"desk", {{"links", {{"delay", delay}}}}}, {"workload", {{"pacing", "none"}}}};
    cell.record.changes = {{"desk.links.delay", delay}};
    if (!partition.empty()) cell.record.changes.emplace_back("schema.partition", partition);
    cell.record.terminals = 8;
    cell.record.measures = {{.name = "tx_per_s", .title = "tx/s", .headline = true}};
    evidence.cells.push_back(cell);
    for (std::size_t repeat = 0; repeat < scatter.size(); ++repeat) {
      store::Run run;
      run.number = store::RunId{static_cast<std::int64_t>(evidence.runs.size()) + 1};
      run.cell = cell.number;
      run.repeat = static_cast<int>(repeat);
      run.status = store::RunStatus::valid;
      evidence.values[run.number] = {{"tx_per_s", 8e6 / ((5000 + waits * round_trip_us) * scatter[repeat])}};
      evidence.runs.push_back(run);
    }
  }
  std::vector<Distance> distances() const { return distances_of(evidence, analyse(evidence)); }
};

}  // namespace

TEST_CASE("distance: the slope of the time over the delay is the number of round trips", "[analysis][unit]") {
  Swept swept;
  for (const auto& [partition, waits] : {std::pair{"key", 17.0}, std::pair{"primary-key", 40.0}}) {
    swept.add("0s", 0, waits, partition, {1, 1});
    swept.add("250us", 500, waits, partition, {1, 1});
    swept.add("1ms", 2000, waits, partition, {1, 1});
  }
  const auto distances = swept.distances();
  REQUIRE(distances.size() == 2);
  CHECK(distances[0].name == "schema.partition=key");
  CHECK(distances[0].round_trips == Approx(17));
  CHECK(distances[0].at_zero_us == Approx(5000));
  CHECK(distances[0].points.size() == 3);
  CHECK(distances[1].round_trips == Approx(40));
  CHECK(distance_words(distances[0]) ==
        "The time of a transaction grows by 17.0 (17.0–17.0) round trips of the links with their delay, from 5 ms "
        "without any under schema.partition=key.");
}

TEST_CASE("distance: the interval holds the truth where runs scatter", "[analysis][unit]") {
  Swept swept;
  swept.add("0s", 0, 20);
  swept.add("500us", 1000, 20);
  swept.add("2ms", 4000, 20);
  const auto distances = swept.distances();
  REQUIRE(distances.size() == 1);
  REQUIRE(distances[0].interval);
  CHECK(distances[0].interval->low < 20);
  CHECK(distances[0].interval->high > 20);
  CHECK(distances[0].interval->high - distances[0].interval->low > 0.1);
  const auto evidence = swept.evidence;
  const auto findings = analyse(evidence);
  const auto plot = render::distance_plot({evidence, findings});
  REQUIRE(plot);
  CHECK(plot->data.rows.size() == 1);
}

TEST_CASE("distance: one delay, other machines, or clients that think show none", "[analysis][unit]") {
  Swept one;
  one.add("1ms", 2000, 20);
  CHECK(one.distances().empty());
  Swept real;
  real.add("0s", 0, 20);
  real.add("1ms", 2000, 20);
  for (auto& cell : real.evidence.cells) cell.record.notes.clear();
  CHECK(real.distances().empty());
  Swept paced;
  paced.add("0s", 0, 20);
  paced.add("1ms", 2000, 20);
  for (auto& cell : paced.evidence.cells) cell.record.settings["workload"]["pacing"] = "tpcc";
  CHECK(paced.distances().empty());
}

TEST_CASE("distance: what was counted stands beside the slope", "[analysis][unit]") {
  CHECK(distance_words({.name = "all cells",
                        .points = {},
                        .round_trips = 15.5,
                        .interval = Interval{15.2, 15.8},
                        .at_zero_us = 6600,
                        .counted = 15.8,
                        .what_counted = "statements of all kinds to data nodes"}) ==
        "The time of a transaction grows by 15.5 (15.2–15.8) round trips of the links with their delay, from 6.6 ms "
        "without any; 15.8 statements of all kinds to data nodes were counted.");
}
