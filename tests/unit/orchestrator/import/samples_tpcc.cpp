// Samples of go-tpc, tpcc-mysql, portable-tpcc and YDB's command line, and files of no kit.
#include "tests/unit/orchestrator/import/samples.hpp"

#include "orchestrator/import/paths.hpp"
#include "tests/support/error_of.hpp"

using forklift::test::check_refused;
using forklift::test::check_sample;
using forklift::test::Want;

namespace {

const std::string kFix = ". Name the output of a run that ended in order.";
const std::string kLate = " (its limits are compared in ms; late ones count in TpmC)";

/// Of the same run, printed in three ways.
Want tidb(const std::string& orders, const std::string& errors, const std::string& rate) {
  return {.kit = "go-tpc",
          .measures = {{"tpmc", 25151.6},
                       {"avg_us", 261000},
                       {"p50_us", 234900},
                       {"p90_us", 385900},
                       {"p95_us", 469800},
                       {"p99_us", 805300},
                       {"max_us", 4563400}},
          .seconds = 298.7,
          .counts = {{"new-order committed", 125218},
                     {"new-order permanent", 98},
                     {"payment permanent", 83},
                     {"delivery permanent", 36},
                     {"order-status permanent", 3},
                     {"stock-level permanent", 3}},
          .values = {{"tpmc", "25151.6 1/min @" + rate},
                     {"duration", "298.7 s @" + orders},
                     {"new-order failed", "98 @" + errors},
                     {"efficiency", "1955.8 % @" + rate},
                     {"warehouses by efficiency", "100 @0"}},
          .warnings = {"no think times: its efficiency is 1955.8 %, that of 100 warehouses"}};
}

Want portable() {
  return {.kit = "portable-tpcc",
          .measures = {{"tpmc", 100}, {"avg_us", 2500}, {"max_us", 9000}, {"p90_us", 4000}, {"p99_us", 8000}},
          .seconds = 60,
          .users = 4,
          .warehouses = 10,
          .counts = {{"new-order committed", 99},
                     {"new-order intended_rollback", 1},
                     {"new-order permanent", 2},
                     {"payment permanent", 1}},
          .warnings = {"too few transactions to mean anything (203)"}};
}

}  // namespace

TEST_CASE("import: go-tpc-1.0.txt", "[import][unit]") { check_sample("go-tpc-1.0.txt", {tidb("3", "4", "11")}); }

TEST_CASE("import: go-tpc-1.0.8-output-json-made.txt", "[import][unit]") {
  auto want = tidb("2", "2", "3");
  want.measures["tpm_total"] = 55778.3;
  check_sample("go-tpc-1.0.8-output-json-made.txt", {want});
}

TEST_CASE("import: go-tpc-1.0.8-output-table-made.txt", "[import][unit]") {
  auto want = tidb("7", "8", "19");
  want.measures["tpm_total"] = 55778.3;
  check_sample("go-tpc-1.0.8-output-table-made.txt", {want});
}

TEST_CASE("import: go-tpc-0.x-no-tpmc-line.txt", "[import][unit]") {
  check_sample("go-tpc-0.x-no-tpmc-line.txt",
               {{.kit = "go-tpc",
                 .measures = {{"tpmc", 38.6}, {"avg_us", 899000}, {"p90_us", 1500000}, {"p99_us", 1500000}},
                 .seconds = 487.8,
                 .counts = {{"new-order committed", 314}, {"new-order permanent", 0}, {"delivery permanent", 1}},
                 .values = {{"tpmc", "38.6 1/min @9"}},
                 .none = {"p95_us", "p50_us", "max_us"},
                 .warnings = {"it has no line of tpmC: NEW_ORDER's TPM stands for it",
                              "too few transactions to mean anything (738)"}}});
}

TEST_CASE("import: bad-go-tpc-current-only.txt", "[import][unit]") {
  check_refused(
      "bad-go-tpc-current-only.txt",
      ": go-tpc: there is no [Summary] behind its last [Current] line: the run was interrupted, or the file cut" +
          kFix);
}

TEST_CASE("import: tpcc-mysql-gr.txt", "[import][unit]") {
  check_sample("tpcc-mysql-gr.txt", {{.kit = "tpcc-mysql",
                                      .measures = {{"tpmc", 1066021}, {"avg_us", 5300}},
                                      .seconds = 60,
                                      .users = 200,
                                      .warehouses = 200,
                                      .counts = {{"new-order committed", 1066021}, {"new-order permanent", 0}},
                                      .values = {{"ramp-up", "0 s @3"},
                                                 {"new-order in time", "481189 @20"},
                                                 {"new-order late", "584832 @20"},
                                                 {"retries", "0 @0"},
                                                 {"tpmc", "1066021.000 1/min @48"}},
                                      .none = {"p95_us", "p99_us"},
                                      .warnings = {"the kit's own constraint check failed: New-Order, Payment" + kLate},
                                      .points = {{"new-orders", 6}, {"p95", 6}}}});
}

TEST_CASE("import: tpcc-mysql-all-late.txt", "[import][unit]") {
  check_sample(
      "tpcc-mysql-all-late.txt",
      {{.kit = "tpcc-mysql",
        .measures = {{"tpmc", 5812.667}, {"avg_us", 1192800}},
        .seconds = 1800,
        .counts = {{"new-order committed", 174380}, {"new-order permanent", 0}},
        .values = {{"new-order in time", "2 @8"}, {"new-order late", "174378 @8"}},
        .none = {"p95_us"},
        .warnings = {"the kit's own constraint check failed: New-Order, Payment, Order-Status, Delivery, Stock-Level" +
                     kLate},
        .points = {{"new-orders", 3}}}});
}

TEST_CASE("import: crlf-tpcc-mysql.txt", "[import][unit]") {
  check_sample(
      "crlf-tpcc-mysql.txt",
      {{.kit = "tpcc-mysql",
        .measures = {{"tpmc", 13552.467}, {"avg_us", 493700}},
        .seconds = 1800,
        .counts = {{"new-order committed", 406574}, {"new-order permanent", 0}},
        .values = {{"new-order in time", "7 @8"}, {"new-order late", "406567 @8"}, {"tpmc", "13552.467 1/min @36"}},
        .none = {"p95_us"},
        .warnings = {"the kit's own constraint check failed: New-Order, Payment, Order-Status, Delivery, Stock-Level" +
                     kLate},
        .points = {{"new-orders", 3}}}});
  const auto file = forklift::test::sample("crlf-tpcc-mysql.txt");
  if (!file) return;
  const auto runs = forklift::import::read_paths({*file});
  for (const auto& value : runs.at(0).values) CHECK(value.value.find('\r') == std::string::npos);
}

TEST_CASE("import: bad-tpcc-mysql-intervals-only.txt", "[import][unit]") {
  check_refused("bad-tpcc-mysql-intervals-only.txt",
                ": tpcc-mysql: there is no <TpmC>, the run did not end: its intervals alone are no result" + kFix);
}

TEST_CASE("import: portable-tpcc-summary.txt", "[import][unit]") {
  auto want = portable();
  want.values = {{"failed, all types", "3 @7"}};
  want.none = {"p95_us"};
  check_sample("portable-tpcc-summary.txt", {want});
}

TEST_CASE("import: portable-tpcc-aggregate-made.json", "[import][unit]") {
  auto want = portable();
  want.measures["p95_us"] = 5000;
  want.values = {{"max in flight", "64 @55"}, {"ramp-up", "300000 ms @50"}};
  check_sample("portable-tpcc-aggregate-made.json", {want});
}

TEST_CASE("import: bad-portable-tpcc-aggregate-zeros.json", "[import][unit]") {
  check_refused("bad-portable-tpcc-aggregate-zeros.json", ": portable-tpcc: there is no transaction in it" + kFix);
}

TEST_CASE("import: ydb-cli-tpcc-made.json", "[import][unit]") {
  check_sample("ydb-cli-tpcc-made.json", {{.kit = "YDB command line",
                                           .measures = {{"tpmc", 1270}, {"p95_us", 64000}, {"p99_us", 128000}},
                                           .seconds = 7200,
                                           .warehouses = 100,
                                           .counts = {{"new-order committed", 152400},
                                                      {"new-order permanent", 31},
                                                      {"payment permanent", 12},
                                                      {"delivery permanent", 2},
                                                      {"order-status permanent", 0},
                                                      {"stock-level permanent", 0}},
                                           .values = {{"efficiency", "98.76 % @1"}, {"New-Orders", "152400 @1"}},
                                           .none = {"avg_us"},
                                           .started = "2025-07-28T10:53:20Z"}});
}

TEST_CASE("import: bad-ydb-cli-tpcc-stopped.json", "[import][unit]") {
  check_refused("bad-ydb-cli-tpcc-stopped.json",
                ": YDB command line: the run did not end: Stopped before measurements" + kFix);
}

TEST_CASE("import: bad-empty.txt", "[import][unit]") {
  check_refused("bad-empty.txt", ": it is empty. Name a file that holds a kit's results.");
}

namespace {

const std::string kNoKit =
    ": it is of no kit that import reads. Name a file of one of these."
    "\n    DBT2's mix.log (0.37): lines as 1163000000,n,0.012345,7"
    "\n    DBT2's mix log (osdldbt 0.4x to 0.61): lines as 1700000000,n,C,0.016068,0,2,8 from START to TERMINATED"
    "\n    DBT2's summary or report (osdldbt): its table of transactions and its line of NOTPM"
    "\n    HammerDB's log (3 to 6): the line \"TEST RESULT : System achieved … NOPM\", with what the command line "
    "printed around it"
    "\n    HammerDB's job report (6): JSON with the schema \"hammerdb-job-report-v1\""
    "\n    go-tpc: the [Summary] rows of `go-tpc tpcc run`, plain, as a table or as JSON"
    "\n    BenchBase's summary.json: JSON with the key \"Throughput (requests/second)\""
    "\n    BenchBase's CSV: its raw.csv, samples.csv or results.csv with their headings"
    "\n    tpcc-mysql: the whole output of tpcc_start, with <Raw Results> and <TpmC>"
    "\n    sysbench 0.4 to 1.1: the whole report that `sysbench … run` prints of a database"
    "\n    mysqlslap: its text report, or what --csv writes"
    "\n    portable-tpcc: its aggregate.json, or summary.txt with \"=== TPC-C Results ===\""
    "\n    YDB's command line: what `ydb workload tpcc run` prints, as text or with --format Json";

}  // namespace

TEST_CASE("import: bad-apachebench-percentiles.csv", "[import][unit]") {
  check_refused("bad-apachebench-percentiles.csv", kNoKit);
}

TEST_CASE("import: lookalike-kitesql-tpcc.txt", "[import][unit]") {
  check_refused("lookalike-kitesql-tpcc.txt", kNoKit);
}
