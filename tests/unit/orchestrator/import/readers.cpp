// What the samples do not hold: other wordings, other layouts, several runs and cuts, kit by kit.
#include <catch2/catch.hpp>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/store.hpp"
#include "tests/support/error_of.hpp"

using namespace forklift;
using test::error_of;

namespace {

std::vector<import::Imported> read(const std::string& bytes) {
  const auto text = import::decode({"f", bytes});
  return import::kit_of(text, import::all_kits()).read(text);
}

const std::string kResult = "Vuser 1:TEST RESULT : System achieved 500 NOPM from 1200 Oracle TPM\n";
const std::string kOrdered = ". Name the output of a run that ended in order.";

}  // namespace

TEST_CASE("import: HammerDB's log file has its start in its head, with its zone", "[import][unit]") {
  const std::string head = "Hammerdb Log @ Thu Jun 30 22:43:39 UTC 2022\n+-+-+-+\n",
                    local = "Hammerdb Log @ Thu Jun 30 22:43:39 EDT 2022\n";
  CHECK(read(head + kResult)[0].started_us == 1656629019000000);
  CHECK(read(head + kResult)[0].zone_known);
  CHECK(read(local + kResult)[0].started_us == 1656629019000000);
  CHECK_FALSE(read(local + kResult)[0].zone_known);
}

TEST_CASE("import: HammerDB's result that is told twice is one run, and a second run is another", "[import][unit]") {
  const std::string begin = "Vuser 1:Beginning rampup time of 1 minutes\nVuser 1:Timing test period of 5 in minutes\n";
  CHECK(read(begin + kResult + "RESULT: " + kResult).size() == 1);
  CHECK(read(begin + kResult + begin + kResult).size() == 2);
  CHECK(read("[\n \"0123\",\n \"2025-04-14 17:09:41\",\n \"7 Active Virtual Users configured\",\n \"TEST RESULT : "
             "System achieved 500 NOPM from 1200 Oracle TPM\"\n]\n")[0]
            .terminals == 7);
  CHECK(error_of([&] { read(begin + kResult + begin); }) ==
        "f: HammerDB: its last run has no TEST RESULT, it did not end. Name the log with the line \"TEST RESULT\".");
  CHECK(error_of([&] { read("Vuser 1:RUNNING\nVuser 1:query set 1 done\n"); }) ==
        "f: HammerDB: these are query times of TPROC-H, and TPROC-C alone is read. Name the log with the line \"TEST "
        "RESULT\".");
  CHECK(error_of([&] { read("Vuser 1:TEST RESULT : System achieved 0 NOPM from 0 Oracle TPM\n"); }) ==
        "f: HammerDB: there is no transaction in it: line 1 has 0 NOPM" + kOrdered);
}

TEST_CASE("import: a log of DBT2 in which nothing was committed for long says so", "[import][unit]") {
  std::string text = "1000,START,,,1,,\n";
  for (int second = 1001; second < 1200; ++second) {
    if (second > 1050 && second < 1090) continue;
    for (int i = 0; i < 20; ++i) text += std::to_string(second) + ",n,C,0.010000,1,1,1\n";
  }
  const auto runs = read(text + "1200,TERMINATED,,,1,,\n");
  CHECK(runs[0].warnings.back() == "stall: 40 s without a transaction from second 50 on");
  CHECK(runs[0].drivers[0].intervals.size() == 199);
  CHECK(error_of([&] { read(text); }) ==
        "f: DBT2 mix log: it has no TERMINATED: the run was killed, or the file cut" + kOrdered);
  CHECK(error_of([&] { read("1000,n,C,0.01,1,1,1\n1001,TERMINATED,,,1,,\n"); }) ==
        "f: DBT2 mix log: it has no START: its terminals never all ran" + kOrdered);
  CHECK(error_of([&] { read("1000,START,,,1,,\n1001,p,C,0.01,1,1,1\n1002,TERMINATED,,,1,,\n"); }) ==
        "f: DBT2 mix log: there is no New-Order between START and TERMINATED" + kOrdered);
}

TEST_CASE("import: two summaries of DBT2 are two runs, errors have no transaction, a killed run has no figures",
          "[import][unit]") {
  const std::string rows = "    New Order   45.00      0.012      0.019         4500           45    1.00\n";
  const std::string one = rows +
                          "* Throughput: 900.00 new-order transactions per minute (NOTPM)\n* Duration: 5.0 "
                          "minute(s)\n* Unknown Errors: 3\n";
  const auto runs = read(one + one);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].recorded.count("notpm") == 0);
  CHECK(runs[0].warnings ==
        std::vector<std::string>{"3 errors are among its totals, and it does not say of which transaction"});
  CHECK(import::cell_names("c", runs) == std::vector<std::string>{"c, run 1", "c, run 2"});
  CHECK(error_of([&] { read(rows + "* Throughput: 900.00 new-order transactions per minute (NOTPM)\n"); }) ==
        "f: DBT2 summary: it ends early: it lacks its duration or its errors" + kOrdered);
  CHECK(error_of([&] {
          read(rows +
               "* Throughput: 0.00 new-order transactions per minute (NOTPM)\n* Duration: -28333334.5 minute(s)\n* "
               "Unknown Errors: 0\n");
        }) == "f: DBT2 summary: there is no transaction in it: the kit prints 0.00 NOTPM for a run that was killed" +
                  kOrdered);
  CHECK(read(rows + "* Throughput: 900.00 new-order transactions per minute (NOTPM)\n* Duration: 9.0 minute(s)\n* "
                    "Unknown Errors: 0\n")[0]
            .warnings ==
        std::vector<std::string>{"it contradicts itself: its New-Orders and NOTPM make 300 s, not 9.0 min"});
}

TEST_CASE("import: go-tpc with --wait, two runs in a file, and rows that were cut", "[import][unit]") {
  const auto row = [](const std::string& name, const std::string& figures) {
    return "[Summary] " + name + " - Takes(s): 60.0, " + figures + "\n";
  };
  const std::string figures =
      "Count: 1200, TPM: 1200.0, Sum(ms): 1.0, Avg(ms): 20.0, 90th(ms): 31.5, 99th(ms): 50.3, 99.9th(ms): 71.3";
  const auto order = row("NEW_ORDER", figures), rate = std::string{"tpmC: 1200.0, efficiency: 93.3%\n"};
  CHECK(read(order + "[Summary] keyingTime-new_order - 18.0s\n" + rate)[0].warnings.empty());
  CHECK(read(order + rate + order + rate).size() == 2);
  CHECK(error_of([&] { read(order); }) ==
        "f: go-tpc: it has no line of tpmC, and not all five transactions: it was cut" + kOrdered);
  CHECK(error_of([&] { read(order + "tpmC: 12"); }) == "f: go-tpc: line 2 was cut" + kOrdered);
  CHECK(error_of([&] { read(order + row("PAYMENT", "Count: 12") + rate); }) == "f: go-tpc: line 2 was cut" + kOrdered);
  CHECK(error_of([&] { read(row("PAYMENT", figures)); }) ==
        "f: go-tpc: its summary has no NEW_ORDER: it is no TPC-C run, or was cut" + kOrdered);
}

TEST_CASE("import: portable-tpcc's microseconds are in the name of their key, and its doubts are told",
          "[import][unit]") {
  const auto run = read(
      R"({"status": {"clock_skew_ok": false, "incomplete": true}, "metrics": {"measurement": {"throughput_new_order_per_min": 1200,
    "new_order_count": 2400, "measurement_seconds": 120, "response_time_us": {"new_order": {"avg": 2500, "p95": 5000}},
    "counters": {"new_order_ok": 2380, "new_order_user_aborted": 20}}}})")[0];
  CHECK(run.recorded.at("p95_us") == 5000);
  CHECK(run.recorded.at("avg_us") == 2500);
  CHECK(run.drivers[0].window_end_us == 120'000'000);
  CHECK(run.warnings == std::vector<std::string>{"the kit itself doubts the run: clock_skew_ok is false",
                                                 "it was interrupted: its duration ends with the signal"});
}

TEST_CASE("import: tpcc-mysql's second run that did not end makes the file one to be cut", "[import][unit]") {
  const std::string raw =
      "<Raw Results>\n  [0] sc:600 lt:400  rt:0  fl:0\n  [1] sc:1000 lt:0  rt:0  fl:0\n  [2] sc:100 lt:0  rt:0  fl:0\n "
      " [3] sc:100 lt:0  rt:0  fl:0\n  [4] sc:100 lt:0  rt:0  fl:0\n in 60 sec.\n";
  const std::string rate = "<TpmC>\n    1000.000 TpmC\n",
                    p90 = "<90th Percentile RT (MaxRT)>\n   New-Order : 0.012  (0.031)\n";
  const auto runs = read("<Parameters>\n" + raw + p90 + rate + "<Parameters>\n" + raw + rate);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].recorded.at("p90_us") == 12000);
  CHECK(runs[1].recorded.count("p90_us") == 0);
  CHECK(error_of([&] { read("<Parameters>\n" + raw + "<Parameters>\n" + raw + rate); }) ==
        "f: tpcc-mysql: the run before line 9 has no <TpmC>, it did not end" + kOrdered);
  CHECK(error_of([&] {
          read(raw + rate + "  10, trx: 5, 95%: 1.0, 99%: 2.0, max_rt: 3.0, 5|1.0, 1|1.0, 1|1.0, 1|1.0\n");
        }) == "f: tpcc-mysql: its last run has no <TpmC>, it did not end" + kOrdered);
  CHECK(read(raw + "<TpmC>\n   5000.000 TpmC\n")[0].warnings ==
        std::vector<std::string>{"it contradicts itself: TpmC is 5000, and its counts make 1000.00"});
}

TEST_CASE("import: BenchBase's CSV with a line that was cut, and its states", "[import][unit]") {
  const std::string head =
      "Transaction Type Index,Transaction Name,Start Time (microseconds),Latency (microseconds),Worker Id (start "
      "number),Phase Id (index in config file)\n";
  CHECK(error_of([&] { read(head + "1,NewOrder,1770744128.4,820732,63,1\n1,NewOrder,17707\n"); }) ==
        "f: BenchBase: line 3 is no line of this CSV, or was cut. Name a whole file, or its summary.json.");
  const auto summary = [](const std::string& more) {
    return "{\"Throughput (requests/second)\": 100, \"Goodput (requests/second)\": 100" + more + "}";
  };
  CHECK(
      read(summary(
          ", \"Final State\": \"ERROR\", \"Elapsed Time (nanoseconds)\": 20000000000, \"Measured Requests\": 2000"))[0]
          .warnings == std::vector<std::string>{"its final state is ERROR"});
  CHECK(error_of([&] { read(summary(", \"Measured Requests\": 0")); }) ==
        "f: BenchBase: there is no request in it" + kOrdered);
  CHECK(read(summary(", \"Elapsed Time (nanoseconds)\": 20000000000, \"Measured Requests\": 9000"))[0].warnings ==
        std::vector<std::string>{"it contradicts itself: requests/s is 100, and its counts make 450.00"});
}

TEST_CASE("import: YDB's command line prints a text, too", "[import][unit]") {
  const std::string table =
      "Transaction Statistics:\n----------------------\n    Transaction        OK    Failed   User Aborted  p90 (ms)\n"
      "       NewOrder      1250         3             12        48\n        Payment      1200         0              "
      "0        20\n"
      "          TOTAL      2450         3             12\n";
  const auto run = read(table + "warehouses: 10\ntpmC: 125\nefficiency: 97%\n")[0];
  CHECK(run.recorded == std::map<std::string, double>{{"tpmc", 125}, {"p90_us", 48000}, {"p90_us.payment", 20000}});
  CHECK(run.drivers[0].transactions[0].outcomes == std::array<std::uint64_t, 5>{1250, 12, 0, 3, 0});
  CHECK(run.warehouses == 10);
  CHECK(run.warnings == std::vector<std::string>{"its duration is not known"});
  CHECK(error_of([&] { read(table + "warehouses: 10\n"); }) ==
        "f: YDB command line: it ends early: it lacks its warehouses or tpmC" + kOrdered);
  CHECK(error_of([&] { read(table + "Less than minute passed, tpmC calculation skipped\n"); }) ==
        "f: YDB command line: the run took less than a minute, and has no tpmC" + kOrdered);
}
