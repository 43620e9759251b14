#include "orchestrator/sysbench/output.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace forklift;
using sysbench::Output;

namespace {

/// As sysbench 1.0.20 writes it, with a checkpoint after two seconds of warm-up; shortened.
constexpr const char* kRun = R"(sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 4

Threads started!

[ 1s ] thds: 4 tps: 3084.54 qps: 49398.66 (r/w/o: 43225.58/0.00/6173.09) lat (ms,95%): 4.25 err/s: 0.00 reconn/s: 0.00
[ 2s ] Checkpoint report:
SQL statistics:
    transactions:                        7151   (3572.74 per sec.)
    ignored errors:                      0      (0.00 per sec.)
    reconnects:                          0      (0.00 per sec.)

General statistics:
    total time:                          2.0009s
    total number of events:              7151

Threads fairness:
    events (avg/stddev):           1788.2500/217.25
    execution time (avg/stddev):   1.9984/0.00

[ 2s ] thds: 4 tps: 4063.11 qps: 65007.82 (r/w/o: 56881.60/0.00/8126.23) lat (ms,95%): 2.00 err/s: 0.00 reconn/s: 0.00
[ 3s ] thds: 4 tps: 4097.11 qps: 65565.83 (r/w/o: 57371.60/0.00/8194.23) lat (ms,95%): 1.58 err/s: 2.00 reconn/s: 0.00
Latency histogram (values are in milliseconds)
       value  ------------- distribution ------------- count
       0.424 |                                         1
       0.872 |**************************************** 1262
      10.274 |***                                      37

SQL statistics:
    queries performed:
        read:                            165260
    transactions:                        1300   (1300.00 per sec.)
    ignored errors:                      2      (0.00 per sec.)
    reconnects:                          1      (0.00 per sec.)

General statistics:
    total time:                          3.0042s
    total number of events:              1300

Threads fairness:
    events (avg/stddev):           2951.5000/201.48
    execution time (avg/stddev):   2.9996/0.00
)";

Output read(const std::string& text, int warmup_s) {
  Output output{warmup_s};
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) output.line(line);
  return output;
}

}  // namespace

TEST_CASE("sysbench: what came after the warm-up is counted, its histogram in microseconds", "[sysbench][unit]") {
  const auto output = read(kRun, 2);
  CHECK(output.started());
  CHECK(output.complete());
  const auto report = output.report("cell/1", 3, 1'000'000);
  CHECK(report.driver == 3);
  CHECK(report.transactions[0].outcomes[0] == 1300);
  CHECK(report.transactions[0].retries == 2);
  CHECK(report.reconnects == 1);
  CHECK(report.transactions[0].response.count() == 1300);
  CHECK(report.transactions[0].response.percentile_us(50) == Approx(872).epsilon(0.01));
  CHECK(report.transactions[0].response.max_us() == 10274);
  CHECK(report.window_begin_us == 3'000'000);
  CHECK(report.window_end_us == 1'000'000 + 3'004'200);
  CHECK(report.client_version == "sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)");
}

TEST_CASE("sysbench: every second of the warm-up and the window is an interval", "[sysbench][unit]") {
  const auto report = read(kRun, 2).report("cell/1", 0, 0);
  REQUIRE(report.intervals.size() == 3);
  CHECK(report.intervals[0].second == 0);
  CHECK(report.intervals[0].committed == 3085);
  CHECK(report.intervals[2].second == 2);
  CHECK(report.intervals[2].committed == 4097);
  CHECK(report.intervals[2].failed == 2);
}

TEST_CASE("sysbench: a run that was cut off shows no number", "[sysbench][unit]") {
  const std::string text = kRun;
  for (const char* cut :
       {"[ 3s ]", "Latency histogram", "General statistics:\n    total time:                          3"}) {
    INFO(cut);
    const auto output = read(text.substr(0, text.find(cut)), 2);
    CHECK_FALSE(output.complete());
    CHECK(output.report("cell/1", 0, 0).transactions[0].outcomes[0] == 0);
  }
}

TEST_CASE("sysbench: the first fatal line is the reason", "[sysbench][unit]") {
  const auto output = read(
      "sysbench 1.0.20\n\nFATAL: mysql_stmt_prepare() failed\nFATAL: MySQL error: 1461 \"Can't create more than "
      "max_prepared_stmt_count statements (current value: 16382)\"\n",
      0);
  CHECK(output.fatal() == "FATAL: mysql_stmt_prepare() failed");
  CHECK_FALSE(output.started());
  const auto report = output.report("cell/1", 0, 0);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].text == "FATAL: mysql_stmt_prepare() failed");
}

TEST_CASE(
    "sysbench output: seconds of several drivers are counted from one start, and those that one left out are gone",
    "[sysbench][unit]") {
  const auto of = [](std::int64_t start_at_us, std::vector<std::pair<int, std::uint64_t>> seconds) {
    contract::RunReport report;
    report.start_at_us = start_at_us;
    for (const auto& [second, committed] : seconds)
      report.intervals.push_back({.second = second, .committed = committed});
    return report;
  };
  std::vector<contract::RunReport> reports{of(12'100'000, {{0, 5}, {1, 6}, {2, 7}}),
                                           of(10'000'000, {{0, 1}, {1, 2}, {2, 3}, {4, 4}}), of(9'000'000, {})};
  sysbench::count_from_one_start(reports);
  CHECK(reports[0].start_at_us == 10'000'000);
  REQUIRE(reports[0].intervals.size() == 2);  // 2 and 4; nobody else has 3
  CHECK(reports[0].intervals[0].second == 2);
  CHECK(reports[0].intervals[0].committed == 5);
  CHECK(reports[0].intervals[1].second == 4);
  CHECK(reports[0].intervals[1].committed == 7);
  REQUIRE(reports[1].intervals.size() == 2);
  CHECK(reports[1].intervals[0].committed == 3);
  CHECK(reports[2].start_at_us == 9'000'000);  // it gave up: it has no seconds to count
}

TEST_CASE("sysbench output: damaged lines count nothing", "[sysbench][unit]") {
  Output output{0};
  for (const auto* line :
       {"Latency histogram", "0.872|", "|", "1e300 |* 5", "nan |* 5", "-1e300 |* 5", "total time: 1e300s",
        "total time: -5s", "total time: nans", "[ 99999999s ] thds: 1 tps: 1", "[ 1s ] thds: 1 tps: 1e300",
        "[ 1s ] thds: 1 tps: nan", "[ 1s ] thds: 1 tps: 5 err/s: 1e300"})
    output.line(line);
  CHECK(output.histogram().count() == 0);
  const auto report = output.report("r", 0, 0);
  REQUIRE(report.intervals.size() == 1);
  CHECK(report.intervals[0].committed == 5);
  CHECK(report.intervals[0].failed == 0);
  CHECK(report.window_end_us == report.start_at_us);  // of nan seconds
}
