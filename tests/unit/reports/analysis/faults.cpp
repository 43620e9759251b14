#include "reports/analysis/faults.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// A valid run that starts at 100 s, with a window from 105 s to 125 s.
store::Run some_run() {
  store::Run run;
  run.start_at_us = 100'000'000;
  run.window_begin_us = 105'000'000;
  run.window_end_us = 125'000'000;
  return run;
}

std::vector<std::pair<int, std::uint64_t>> series(const std::vector<std::uint64_t>& counts) {
  std::vector<std::pair<int, std::uint64_t>> pairs;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) pairs.emplace_back(static_cast<int>(i), counts[i]);  // seconds without a commit are not stored
  }
  return pairs;
}

}  // namespace

TEST_CASE("dip: no dip is depth 0 and back at once", "[analysis][unit]") {
  const auto dip = dip_of({10, 10, 10, 10, 10, 10}, 2, 6, 10);
  CHECK(dip.depth == Approx(0));
  CHECK(dip.seconds_without == 0);
  CHECK(*dip.recovered_s == 0);
}

TEST_CASE("dip: seconds without service, depth and recovery of an outage", "[analysis][unit]") {
  const auto dip = dip_of({100, 100, 100, 0, 0, 40, 95, 80, 92, 93, 94, 100}, 3, 12, 100);
  CHECK(dip.seconds_without == 2);
  CHECK(dip.depth == Approx(1));
  REQUIRE(dip.recovered_s);
  CHECK(*dip.recovered_s == 5);  // 95 alone is no recovery: 80 follows
}

TEST_CASE("dip: what is not back before the end has no time of recovery", "[analysis][unit]") {
  const auto dip = dip_of({100, 100, 60, 60, 60, 95, 95}, 2, 7, 100);
  CHECK(dip.depth == Approx(0.4));
  CHECK_FALSE(dip.recovered_s);
  CHECK(dip_of({0, 0}, 0, 2, 0).depth == 0);  // nothing to compare with
}

TEST_CASE("faults: each is measured up to the next, against the seconds before the first", "[analysis][unit]") {
  std::vector<std::uint64_t> counts(25, 50);
  for (int s = 0; s < 5; ++s) counts[static_cast<std::size_t>(s)] = 10;  // the warm-up says nothing
  counts[10] = counts[11] = 0;
  counts[20] = 25;
  const auto found = faults_of(3, some_run(),
                               {{std::nullopt, 110'200'000, "fault", "data-node-2", "killed"},
                                {std::nullopt, 112'000'000, "fault", "data-node-2", "started again"},
                                {std::nullopt, 114'200'000, "fault", "data-node-2", "serves again"},
                                {std::nullopt, 120'000'000, "fault", "sql-node-1", "paused for 1s"}},
                               series(counts));
  REQUIRE(found.size() == 2);
  CHECK(found[0].run == 3);
  CHECK(found[0].at_s == Approx(5.2));
  CHECK(*found[0].lasted_s == Approx(4));
  CHECK(found[0].dip.before_per_s == Approx(50));
  CHECK(found[0].dip.seconds_without == 2);
  CHECK(*found[0].dip.recovered_s == 2);
  CHECK(found[1].dip.depth == Approx(0.5));
  CHECK_FALSE(found[1].lasted_s);
  CHECK(*found[1].dip.recovered_s == 1);
}

TEST_CASE("faults: a run without a window has none", "[analysis][unit]") {
  CHECK(faults_of(0, store::Run{}, {{std::nullopt, 1, "fault", "n", "killed"}}, {}).empty());
}
