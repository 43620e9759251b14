#include "reports/analysis/lookups.hpp"

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
