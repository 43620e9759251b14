// sysbench's samples. It states one percentile, whichever was asked for: p99 is no p95.
#include "tests/unit/orchestrator/import/samples.hpp"

using forklift::test::check_refused;
using forklift::test::check_sample;
using forklift::test::Want;

namespace {

const std::string kDryRun =
    "0 reads and 0 writes: nothing was asked of a database (a dry run), or CALL alone, which is not counted";
const std::string kFix = ". Name the output of a run that ended in order.";

/// Of the file with three, the third is a sample of its own.
Want read_only() {
  return {.kit = "sysbench",
          .measures = {{"tx_per_s", 755.65}, {"avg_us", 10580}, {"max_us", 50880}},
          .seconds = 180.0107,
          .counts = {{"transaction committed", 136026}, {"transaction permanent", 0}}};
}

Want point_select() {
  return {.kit = "sysbench",
          .measures = {{"tx_per_s", 27521.31}, {"avg_us", 290}, {"p95_us", 420}, {"max_us", 1004320}},
          .seconds = 180.0018,
          .counts = {{"transaction committed", 4953915}, {"transaction permanent", 0}},
          .none = {"p99_us"}};
}

Want p100(const std::string& p100_place) {
  return {.kit = "sysbench",
          .measures = {{"tx_per_s", 986.49}, {"avg_us", 16210}, {"max_us", 115780}},
          .seconds = 30.0145,
          .users = 16,
          .counts = {{"transaction committed", 29611}, {"transaction permanent", 1}},
          .values = {{"version", "1.0.12 @1"}, {"p100", p100_place}, {"reconnects", "0 @37"}},
          .none = {"p95_us", "p99_us", "p100_us"},
          .warnings = {"its 100th percentile is above its longest latency: it is a bucket's bound"},
          .points = {{"tx_per_s", 15}}};
}

}  // namespace

TEST_CASE("import: sysbench-0.4.12.txt", "[import][unit]") {
  check_sample("sysbench-0.4.12.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 22522.33}, {"avg_us", 1420}, {"p95_us", 1690}, {"max_us", 4350}},
                 .seconds = 60.0009,
                 .users = 32,
                 .counts = {{"transaction committed", 1351359}, {"transaction retryable", 0}},
                 .values = {{"version", "0.4.12 @1"}, {"deadlocks", "0 @25"}, {"p95", "1.69 ms @37"}},
                 .none = {"p99_us"}}});
}

TEST_CASE("import: sysbench-0.5.txt", "[import][unit]") {
  check_sample("sysbench-0.5.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 9713.48}, {"avg_us", 1650}, {"p95_us", 1820}, {"max_us", 15830}},
                 .seconds = 51.0015,
                 .users = 16,
                 .counts = {{"transaction committed", 495402}, {"transaction permanent", 0}},
                 .values = {{"version", "0.5 @1"}, {"reconnects", "0 @48"}},
                 .none = {"p99_us"},
                 .points = {{"tx_per_s", 25}, {"p95", 25}}}});
}

TEST_CASE("import: sysbench-0.5-timer-warning.txt", "[import][unit]") {
  check_sample("sysbench-0.5-timer-warning.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 4559.81}, {"avg_us", 28070}, {"p99_us", 113740}, {"max_us", 358080}},
                 .seconds = 600.0135,
                 .users = 128,
                 .counts = {{"transaction committed", 2735949}, {"transaction retryable", 0}},
                 .values = {{"deadlocks", "0 @37"}},
                 .none = {"p95_us"},
                 .points = {{"tx_per_s", 16}, {"p99", 16}}}});
}

TEST_CASE("import: sysbench-0.5-stall.txt", "[import][unit]") {
  check_sample("sysbench-0.5-stall.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 2829.46}, {"avg_us", 22620}, {"p99_us", 159140}, {"max_us", 329512140}},
                 .seconds = 3600.0342,
                 .users = 64,
                 .counts = {{"transaction committed", 10186149}, {"transaction retryable", 8}},
                 .values = {{"deadlocks", "8 @59"}},
                 .none = {"p95_us"},
                 .warnings = {"stall: 110 s together without a transaction, the longest 50 s from second 550 on"},
                 .points = {{"tx_per_s", 41}, {"p99", 30}}}});
}

TEST_CASE("import: sysbench-0.5-in-wrapper-log.txt", "[import][unit]") {
  check_sample("sysbench-0.5-in-wrapper-log.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 151.85}, {"avg_us", 13170}, {"p99_us", 17730}, {"max_us", 210530}},
                 .seconds = 1200.0136,
                 .users = 2,
                 .counts = {{"transaction committed", 182218}, {"transaction permanent", 0}},
                 .values = {{"version", "0.5 @3"}, {"reconnects", "0 @41"}},
                 .none = {"p95_us"},
                 .points = {{"tx_per_s", 16}}}});
}

TEST_CASE("import: sysbench-1.0.12-p100.txt", "[import][unit]") {
  check_sample("sysbench-1.0.12-p100.txt", {p100("116.80 ms @47")});
}

TEST_CASE("import: bad-sysbench-gzipped.txt", "[import][unit]") {
  check_sample("bad-sysbench-gzipped.txt", {p100("116.80 ms @47")});
}

TEST_CASE("import: sysbench-1.0-three-reports.txt", "[import][unit]") {
  auto third = read_only();
  third.measures["p95_us"] = 14730;
  third.none = {"p99_us"};
  check_sample("sysbench-1.0-three-reports.txt",
               {point_select(),
                {.kit = "sysbench",
                 .measures = {{"tx_per_s", 6.72}, {"avg_us", 1188350}, {"p95_us", 1618780}},
                 .seconds = 180.9024,
                 .counts = {{"transaction committed", 1215}, {"transaction permanent", 0}},
                 .none = {"p99_us"}},
                third});
}

TEST_CASE("import: crlf-sysbench-1.0.txt", "[import][unit]") {
  check_sample("crlf-sysbench-1.0.txt", {point_select()});
}

TEST_CASE("import: sysbench-1.0-percentile-0-made.txt", "[import][unit]") {
  auto want = read_only();
  want.users = 8;
  want.none = {"p95_us", "p99_us", "p0_us"};
  want.values = {{"percentile", "disabled @31"}};
  check_sample("sysbench-1.0-percentile-0-made.txt", {want});
}

TEST_CASE("import: sysbench-1.0.20-dry-run-percentile-0.txt", "[import][unit]") {
  check_sample("sysbench-1.0.20-dry-run-percentile-0.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 50.83}, {"avg_us", 100}},
                 .seconds = 3.0094,
                 .users = 2,
                 .counts = {{"transaction committed", 153}},
                 .none = {"p95_us", "p0_us"},
                 .warnings = {kDryRun, "it lasted 3.0 s only", "too few transactions to mean anything (153)"},
                 .points = {{"tx_per_s", 3}, {"p0", 0}}}});
}

TEST_CASE("import: sysbench-1.0.20-dry-run-histogram.txt", "[import][unit]") {
  check_sample("sysbench-1.0.20-dry-run-histogram.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 19.73}, {"avg_us", 30}, {"p95_us", 60}},
                 .seconds = 2.0273,
                 .users = 1,
                 .counts = {{"transaction committed", 40}},
                 .values = {{"histogram buckets", "30 @0"}, {"histogram count", "40 @0"}},
                 .warnings = {kDryRun, "it lasted 2.0 s only", "too few transactions to mean anything (40)"}}});
}

TEST_CASE("import: sysbench-1.1-no-header.txt", "[import][unit]") {
  check_sample("sysbench-1.1-no-header.txt",
               {{.kit = "sysbench",
                 .measures = {{"tx_per_s", 15765.21}, {"avg_us", 250}, {"p95_us", 300}, {"max_us", 520}},
                 .seconds = 120.0005,
                 .counts = {{"transaction committed", 1891833}, {"transaction permanent", 0}},
                 .none = {"p99_us"}}});
}

TEST_CASE("import: bad-sysbench-1.0.12-truncated.txt", "[import][unit]") {
  check_refused("bad-sysbench-1.0.12-truncated.txt",
                ": sysbench: the report of line 28 ends early: it lacks its total time" + kFix);
}

TEST_CASE("import: bad-sysbench-0.5-truncated.txt", "[import][unit]") {
  check_refused("bad-sysbench-0.5-truncated.txt",
                ": sysbench: there is no report, the run did not end: its intervals alone are no result" + kFix);
}

TEST_CASE("import: bad-sysbench-1.0.16-fatal.txt", "[import][unit]") {
  check_refused(
      "bad-sysbench-1.0.16-fatal.txt",
      ": sysbench: line 13 reads \"FATAL: mysql_stmt_execute() returned error 0 () for query 'SELECT c FROM sbtest1 "
      "WHERE id BETWEEN ? AND ?'\"" +
          kFix);
}

TEST_CASE("import: bad-sysbench-1.0.20-queue-full.txt", "[import][unit]") {
  check_refused(
      "bad-sysbench-1.0.20-queue-full.txt",
      ": sysbench: line 13 reads \"FATAL: The event queue is full. This means the worker threads are unable to keep "
      "up with the specified event generation \"" +
          kFix);
}

TEST_CASE("import: bad-sysbench-1.0.20-csv-fatal.txt", "[import][unit]") {
  check_refused("bad-sysbench-1.0.20-csv-fatal.txt",
                ": sysbench: line 17 reads \"FATAL: `thread_run' function failed: (not a string)\"" + kFix);
}

TEST_CASE("import: bad-sysbench-1.0.20-no-server.txt", "[import][unit]") {
  check_refused("bad-sysbench-1.0.20-no-server.txt",
                ": sysbench: line 10 reads \"FATAL: unable to connect to MySQL server on host 'host1', port 3306, "
                "aborting...\"" +
                    kFix);
}

TEST_CASE("import: bad-sysbench-1.1-cpu-histogram.txt", "[import][unit]") {
  check_refused("bad-sysbench-1.1-cpu-histogram.txt",
                ": sysbench: no SQL statistics, this is its cpu test. Name the output of a test of a database.");
}

TEST_CASE("import: bad-sysbench-1.0.11-memory.txt", "[import][unit]") {
  check_refused("bad-sysbench-1.0.11-memory.txt",
                ": sysbench: no SQL statistics, this is its memory test. Name the output of a test of a database.");
}
