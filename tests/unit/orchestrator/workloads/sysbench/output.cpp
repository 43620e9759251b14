#include "orchestrator/workloads/sysbench/output.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace forklift;
using workloads::sysbench::Output;

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

Output read(const std::string& text) {
  Output output;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) output.line(line);
  return output;
}

}  // namespace

TEST_CASE("sysbench output: the last report counts from the checkpoint on, its histogram is in microseconds",
          "[sysbench][unit]") {
  const auto output = read(kRun);
  CHECK(output.started());
  CHECK(output.complete());
  CHECK(output.totals().transactions == 1300U);
  CHECK(output.totals().seconds == 3.0042);
  CHECK(output.totals().from_second == 2);
  CHECK(output.totals().errors == 2);
  const auto report = output.report("cell/1", 3);
  CHECK(report.driver == 3);
  CHECK(report.reconnects == 1);
  CHECK(report.transactions[0].response.count() == 1300);
  CHECK(report.transactions[0].response.percentile_us(50) == Approx(872).epsilon(0.01));
  CHECK(report.transactions[0].response.max_us() == 10274);
  CHECK(report.client_version == "sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)");
}

TEST_CASE("sysbench output: its reports per second have transactions, queries and errors", "[sysbench][unit]") {
  const auto output = read(kRun);
  const auto& seconds = output.seconds();
  REQUIRE(seconds.size() == 3);
  CHECK(seconds[0].end == 1);
  CHECK(seconds[0].transactions == 3084.54);
  CHECK(seconds[0].queries == 49398.66);
  CHECK(seconds[2].end == 3);
  CHECK(seconds[2].transactions == 4097.11);
  CHECK(seconds[2].errors == 2);
}

TEST_CASE("sysbench output: 1.1's lines are read, and a line without queries has none", "[sysbench][unit]") {
  const auto output = read(R"(sysbench 1.1.0 (using bundled LuaJIT 2.1.0-beta3)
Threads started!
[ 1s ] thds: 8 tps: 10.00 qps: 200.00 (r/w/o: 140.00/40.00/20.00) lat (ms,99%): 4.25 err/s 0.00 reconn/s: 0.00
[ 2s ] thds: 8 tps: 11.00 lat (ms,99%): 4.25
SQL statistics:
    transactions:                        21     (10.50 per sec.)
    queries:                             420    (210.00 per sec.)
Throughput:
    events/s (eps):                      10.5000
    time elapsed:                        2.0005s
)");
  REQUIRE(output.seconds().size() == 2);
  CHECK(output.seconds()[0].queries == 200);
  CHECK(output.seconds()[0].errors == 0);
  CHECK(output.seconds()[1].transactions == 11);
  CHECK(output.seconds()[1].queries == 0);
  CHECK(output.totals().queries == 420U);
  CHECK(output.totals().seconds == 2.0005);
}

TEST_CASE("sysbench output: a run that was cut off has no latency", "[sysbench][unit]") {
  const std::string text = kRun;
  for (const char* cut :
       {"[ 3s ]", "Latency histogram", "General statistics:\n    total time:                          3"}) {
    INFO(cut);
    const auto output = read(text.substr(0, text.find(cut)));
    CHECK_FALSE(output.complete());
    CHECK(output.report("cell/1", 0).transactions[0].response.count() == 0);
  }
}

TEST_CASE("sysbench output: the first fatal line is the reason", "[sysbench][unit]") {
  const auto output = read(
      "sysbench 1.0.20\n\nFATAL: mysql_stmt_prepare() failed\nFATAL: MySQL error: 1461 \"Can't create more than "
      "max_prepared_stmt_count statements (current value: 16382)\"\n");
  CHECK(output.fatal() == "FATAL: mysql_stmt_prepare() failed");
  CHECK_FALSE(output.started());
  const auto report = output.report("cell/1", 0);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].text == "FATAL: mysql_stmt_prepare() failed");
}

TEST_CASE("sysbench output: damaged lines count nothing", "[sysbench][unit]") {
  Output output;
  for (const auto* line :
       {"Latency histogram", "0.872|", "|", "1e300 |* 5", "nan |* 5", "-1e300 |* 5", "total time: 1e300s",
        "total time: -5s", "total time: nans", "[ 99999999s ] thds: 1 tps: 1", "[ 1s ] thds: 1 tps: 1e300",
        "[ 1s ] thds: 1 tps: nan", "[ 1s ] thds: 1 tps: 5 err/s: 1e300"})
    output.line(line);
  CHECK(output.histogram().count() == 0);
  REQUIRE(output.seconds().size() == 1);
  CHECK(output.seconds()[0].end == 1);
  CHECK(output.seconds()[0].transactions == 5);
  CHECK(output.seconds()[0].errors == 0);
}
