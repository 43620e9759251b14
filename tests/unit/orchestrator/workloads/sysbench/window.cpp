#include "orchestrator/workloads/sysbench/window.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::workloads::sysbench;

namespace {

constexpr std::int64_t kBase = 1'700'000'000'000'000;

/// A process that started `start_ms` after the others' zero, with one rate per second; each transaction has 20 queries.
Process process(const std::string& name, std::int64_t start_ms, const std::vector<double>& rates) {
  Process made{name, kBase + start_ms * 1000, {}};
  for (const double rate : rates)
    made.seconds.push_back({static_cast<int>(made.seconds.size()) + 1, rate, rate * 20, rate / 10});
  return made;
}

std::vector<double> steady(double rate, std::size_t seconds) { return std::vector<double>(seconds, rate); }

contract::RunReport counted(const Process& of, const Window& window, const Times& times) {
  contract::RunReport report;
  count_window(of, window, times, report);
  return report;
}

}  // namespace

TEST_CASE("sysbench window: several processes run longer than asked, by the room for a late start",
          "[sysbench][unit]") {
  CHECK(Times::of(2, 10, 1).run() == 13);
  CHECK(Times::of(2, 10, 3).run() == 18);
}

TEST_CASE("sysbench window: it begins when the last process has warmed up, and is as long as asked",
          "[sysbench][unit]") {
  const auto times = Times::of(2, 5, 3);
  const std::vector<Process> all{process("driver-1", 0, steady(100, 13)), process("driver-2", 3250, steady(50, 13)),
                                 process("driver-3", 40, steady(200, 13))};
  const auto window = shared_window(all, times);
  CHECK(window.problem.empty());
  CHECK(window.begin_us == kBase + 5'250'000);
  CHECK(window.end_us == kBase + 10'250'000);
  for (const auto& one : all) {
    const auto report = counted(one, window, times);
    CHECK(report.start_at_us == kBase + 3'250'000);
    CHECK(report.window_begin_us == window.begin_us);
    CHECK(report.window_end_us == window.end_us);
    CHECK(report.intervals.size() == 7);
  }
  CHECK(counted(all[1], window, times).transactions[0].outcomes[0] == 250);
}

TEST_CASE("sysbench window: a process that has the servers to itself after the others ended is not counted then",
          "[sysbench][unit]") {
  // Alone, either does 300 a second; together, 100 each. The sum of their own windows would be 350 a second.
  const auto times = Times::of(0, 5, 2);
  const std::vector<Process> all{process("driver-1", 0, {300, 300, 300, 100, 100, 100, 100, 100, 100, 100, 100}),
                                 process("driver-2", 3000, {100, 100, 100, 100, 100, 100, 100, 100, 300, 300, 300})};
  const auto window = shared_window(all, times);
  std::vector<contract::RunReport> reports;
  for (const auto& one : all) reports.push_back(counted(one, window, times));
  CHECK(transactions_of(reports) == 1000);  // in 5 s
  CHECK(queries_of(reports) == 20'000);
}

TEST_CASE("sysbench window: parts of its first and last second count in proportion, and seconds add up to the whole",
          "[sysbench][unit]") {
  const auto times = Times::of(1, 3, 2);
  const std::vector<Process> all{process("driver-1", 0, {12, 100, 200, 300, 400, 500, 600, 700, 800, 900}),
                                 process("driver-2", 250, steady(0, 10))};
  const auto window = shared_window(all, times);  // from 1.25 to 4.25 s of driver-1's time
  const auto report = counted(all[0], window, times);
  CHECK(report.transactions[0].outcomes[0] == 75 + 200 + 300 + 100);
  CHECK(report.transactions[0].retries == 67);
  CHECK(report.session_counters == std::map<std::string, std::int64_t>{{"queries", 13'500}});
  REQUIRE(report.intervals.size() == 4);  // one of the warm-up
  CHECK(report.intervals[0].committed == 9 + 25);
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i < 4; ++i) sum += report.intervals[i].committed;
  CHECK(sum == report.transactions[0].outcomes[0]);
  CHECK(report.transactions_all == sum);
  CHECK(report.committed_total == sum);
}

TEST_CASE(
    "sysbench window: a second without a report is covered by the next one, a second report of one second by none",
    "[sysbench][unit]") {
  const Course course{{{1, 10, 0, 0}, {4, 20, 0, 0}, {4, 1000, 0, 0}, {3, 1000, 0, 0}, {5, 30, 0, 0}}};
  CHECK(course.until(-1).transactions == 0);
  CHECK(course.until(0.5).transactions == 5);
  CHECK(course.until(2).transactions == 30);
  CHECK(course.until(4).transactions == 70);
  CHECK(course.until(4.5).transactions == 85);
  CHECK(course.until(99).transactions == 100);
}

TEST_CASE("sysbench window: a process that started too late makes it too short", "[sysbench][unit]") {
  const auto times = Times::of(1, 6, 3);
  const auto window = shared_window({process("driver-1", 0, steady(9, 13)), process("driver-2", 200, steady(9, 13)),
                                     process("driver-3", 9000, steady(9, 13))},
                                    times);
  CHECK(window.end_us - window.begin_us == 3'000'000);
  CHECK(window.problem ==
        "the sysbench processes share only 3.0 s of a window of 6 s: driver-3 started 9.0 s after driver-1, more than "
        "the "
        "5 s that each runs longer for that");
}

TEST_CASE("sysbench window: a process that stopped early makes it too short", "[sysbench][unit]") {
  const auto times = Times::of(1, 6, 2);
  const auto window =
      shared_window({process("driver-1", 0, steady(9, 13)), process("driver-2", 500, steady(9, 4))}, times);
  CHECK(window.end_us - window.begin_us == 3'000'000);
  CHECK(window.problem ==
        "the sysbench processes share only 3.0 s of a window of 6 s: driver-2 reported 4 of its 13 s");
  const auto alone = shared_window({process("driver-1", 0, steady(9, 3))}, Times::of(1, 6, 1));
  CHECK(alone.problem == "sysbench ran for only 2.0 s of a window of 6 s: driver-1 reported 3 of its 8 s");
}

TEST_CASE("sysbench window: processes that never ran together have none", "[sysbench][unit]") {
  const auto times = Times::of(1, 6, 2);
  const std::vector<Process> all{process("driver-1", 0, steady(9, 13)), process("driver-2", 30'000, steady(9, 13))};
  const auto window = shared_window(all, times);
  CHECK(window.end_us == window.begin_us);
  CHECK(
      window.problem ==
      "the sysbench processes have no part of a window of 6 s in common: driver-2 started 30.0 s after driver-1, more "
      "than the 5 s that each runs longer for that");
  CHECK(counted(all[0], window, times).transactions[0].outcomes[0] == 0);
}

TEST_CASE("sysbench window: a process that gave up before its first second does not move it", "[sysbench][unit]") {
  const auto times = Times::of(1, 6, 2);
  const auto window = shared_window({{"driver-1", 0, {}}, process("driver-2", 500, steady(9, 13))}, times);
  CHECK(window.begin_us == kBase + 1'500'000);
  CHECK(window.end_us == kBase + 7'500'000);
  CHECK(shared_window({{"driver-1", 0, {}}}, times).end_us == 0);
}

TEST_CASE("sysbench window: one line that came late does not move a process's start", "[sysbench][unit]") {
  CHECK(start_of({kBase + 80'000, kBase + 1'000, kBase + 2'000, kBase + 1'500, kBase - 400'000}) == kBase + 1'500);
  CHECK(start_of({kBase + 3}) == kBase + 3);
  CHECK(start_of({}) == 0);
}
