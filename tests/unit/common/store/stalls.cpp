#include "common/store/stalls.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"
#include "common/store/verdict.hpp"

using namespace forklift;
using namespace forklift::store;
using namespace std::chrono_literals;

namespace {

/// `seconds` of `level`, then some seconds changed.
SecondCounts course(std::size_t seconds, double level, std::vector<std::pair<std::size_t, double>> changed = {}) {
  SecondCounts counts(seconds, level);
  for (const auto& [second, count] : changed) counts[second] = count;
  return counts;
}

/// A window of 25 s after 5 s of warm-up, 100 commits in each second, half of them New-Orders; from `stall` on none for
/// ten.
contract::RunReport report(int driver, int stall) {
  contract::RunReport report;
  report.driver = driver;
  report.start_at_us = 1'000'000'000;
  report.window_begin_us = report.start_at_us + 5'000'000;
  report.window_end_us = report.start_at_us + 30'000'000;
  for (int second = 0; second < 31; ++second) {
    const std::uint64_t count = second >= stall && second < stall + 10 ? 0 : 50;
    report.intervals.push_back({.second = second, .transaction = 0, .committed = count});
    report.intervals.push_back({.second = second, .transaction = 1, .committed = count});
  }
  report.transactions[0].outcomes[0] = 750;
  return report;
}

RunEvidence evidence(std::vector<contract::RunReport> reports) {
  RunEvidence e;
  e.drivers_expected = static_cast<int>(reports.size());
  e.reports = std::move(reports);
  e.main_operation = "transaction";
  e.conditions = false;
  return e;
}

/// As many events as come in one second of a Poisson process.
double poisson(Random& random, double mean) {
  double count = 0, left = mean;
  while ((left += std::log(1 - random.real())) > 0) ++count;
  return count;
}

}  // namespace

TEST_CASE("stalls: ten seconds without a commit in a window of 25 are one, with its place", "[store][unit]") {
  auto counts = course(25, 100);
  for (std::size_t s = 8; s < 18; ++s) counts[s] = 0;
  const auto stalls = stalls_of(counts);
  REQUIRE(stalls.size() == 1);
  CHECK(stalls[0] == Stall{8, 10, 10, 0});
  CHECK(words_of(stalls[0]) == "no commit for 10 s, 8 s into the window");
}

TEST_CASE("stalls: a stretch below 20 % of the median second is one, whatever the rest of it is", "[store][unit]") {
  const auto stalls = stalls_of(course(30, 100, {{3, 19}, {4, 0}, {5, 19}, {10, 20}, {29, 0}}));
  REQUIRE(stalls.size() == 2);
  CHECK(words_of(stalls[0]) ==
        "less than 20 % of the median throughput for 3 s (1 s without a commit), 3 s into the window");
  CHECK(words_of(stalls[1]) == "no commit for 1 s, 29 s into the window");
  CHECK(longest(stalls) == &stalls[0]);
  CHECK(words_of({5, 2, 0, 30}) == "less than 20 % of the median throughput for 2 s, 5 s into the window");
  CHECK(longest({}) == nullptr);
}

TEST_CASE("stalls: a window that stood still for most of its time is measured by its mean", "[store][unit]") {
  auto counts = course(20, 0);
  for (std::size_t s = 0; s < 6; ++s) counts[s] = 1'000;
  const auto stalls = stalls_of(counts);
  REQUIRE(stalls.size() == 1);
  CHECK(stalls[0] == Stall{6, 14, 14, 0});
}

TEST_CASE("stalls: where few commits are expected, an empty second is chance and many in a row are not",
          "[store][unit]") {
  CHECK(stalls_of(course(60, 3, {{7, 0}, {8, 0}, {30, 0}})).empty());
  CHECK(stalls_of(course(60, 8, {{7, 0}})).empty());
  CHECK(stalls_of(course(60, 12, {{7, 0}})) == std::vector<Stall>{{7, 1, 1, 0}});
  const auto stalls = stalls_of(course(60, 3, {{7, 0}, {8, 0}, {9, 0}, {10, 0}, {11, 0}}));
  CHECK(stalls == std::vector<Stall>{{7, 5, 5, 0}});
}

TEST_CASE("stalls: small rates hardly ever show one by chance, and a gap in them is seen", "[store][unit]") {
  Random random{11};
  for (const double rate : {0.3, 1.0, 2.0, 4.0, 7.0, 12.0, 20.0}) {
    CAPTURE(rate);
    int false_alarms = 0;
    for (int window = 0; window < 2'000; ++window) {
      SecondCounts counts;
      for (int s = 0; s < 120; ++s) counts.push_back(poisson(random, rate));
      false_alarms += !stalls_of(counts).empty();
    }
    CHECK(false_alarms <= 8);  // 2 are expected at most
    SecondCounts broken;
    const int gap = static_cast<int>(25 / rate) + 1;
    for (int s = 0; s < 300; ++s) broken.push_back(s >= 100 && s < 100 + gap ? 0 : poisson(random, rate));
    CHECK(stalls_of(broken).size() == 1);
  }
}

TEST_CASE("stalls: seconds that nobody told are none, and end one", "[store][unit]") {
  auto counts = course(20, 100, {{4, 0}, {6, 0}});
  counts[5].reset();
  CHECK(stalls_of(counts) == std::vector<Stall>{{4, 1, 1, 0}, {6, 1, 1, 0}});
  CHECK(stalls_of(SecondCounts(20)).empty());
  CHECK(stalls_of(course(20, 0)).empty());
  CHECK(stalls_of({}).empty());
}

TEST_CASE("window seconds: only whole seconds inside, a missing one is no count", "[store][unit]") {
  const std::vector<std::pair<int, std::uint64_t>> seconds{{4, 9}, {5, 10}, {7, 12}, {8, 13}, {9, 99}};
  CHECK(window_seconds(seconds, 5, 9) == SecondCounts{10, std::nullopt, 12, 13});
  CHECK(window_seconds(seconds, 4.5, 8.5) == SecondCounts{10, std::nullopt, 12});
  CHECK(window_seconds(seconds, 5, 5).empty());
}

TEST_CASE("window seconds: drivers are added before anybody judges", "[store][unit]") {
  const auto sums = window_seconds({report(0, 13), report(1, 99)});
  REQUIRE(sums.size() == 25);
  CHECK(sums[7] == 200);
  CHECK(sums[8] == 100);
  auto other = report(1, 99);
  std::erase_if(other.intervals, [](const auto& interval) { return interval.second == 20; });
  CHECK_FALSE(window_seconds({report(0, 99), other})[15].has_value());
  CHECK(window_seconds(std::vector<contract::RunReport>{}).empty());
}

TEST_CASE("verdict: a stall of all drivers is a note beside a valid number, one of a single driver is not",
          "[store][unit]") {
  auto verdict = run_verdict(evidence({report(0, 13), report(1, 13)}));
  CHECK(verdict.status == RunStatus::valid);
  CHECK(verdict.warnings == std::vector<std::string>{"no commit for 10 s, 8 s into the window"});
  CHECK(run_verdict(evidence({report(0, 13), report(1, 99)})).warnings.empty());
}

TEST_CASE("verdict: a stall makes a run invalid only where it is longer than workload.max_stall", "[store][unit]") {
  auto e = evidence({report(0, 13)});
  e.max_stall = 10s;
  CHECK(run_verdict(e).status == RunStatus::valid);
  e.max_stall = 9500ms;
  const auto verdict = run_verdict(e);
  CHECK(verdict.status == RunStatus::invalid);
  CHECK(verdict.reason() == "no commit for 10 s, 8 s into the window: longer than workload.max_stall, 9500ms");
}

TEST_CASE("stalls: a window longer than a run may be has no seconds", "[store][unit]") {
  CHECK(window_seconds(std::vector<std::pair<int, std::uint64_t>>{}, 0, 31.0 * 24 * 3600).size() == 2'678'400);
  for (const auto& [begin, end] : {std::pair{0.0, 1e15}, {-1e300, 1e300}, {1e12, 1e12 + 5}, {0.0, std::nan("")}})
    CHECK(window_seconds(std::vector<std::pair<int, std::uint64_t>>{{3, 1}}, begin, end).empty());
}
