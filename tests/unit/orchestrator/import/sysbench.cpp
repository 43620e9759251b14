#include <catch2/catch.hpp>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/paths.hpp"
#include "orchestrator/import/store.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/load.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

const std::string kReport = R"(sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 4
Initializing random number generator from current time

Threads started!

Latency histogram (values are in milliseconds)
       value  ------------- distribution ------------- count
       9.222 |*                                        10
      15.829 |**************************************** 2400
      22.276 |***                                      88

SQL statistics:
    queries performed:
        read:                            34972
        total:                           49960
    transactions:                        2498   (249.73 per sec.)
    queries:                             49960  (4994.64 per sec.)
    ignored errors:                      3      (0.30 per sec.)
    reconnects:                          0      (0.00 per sec.)

General statistics:
    total time:                          10.0027s
    total number of events:              2498

Latency (ms):
         min:                                    9.16
         avg:                                   16.00
         max:                                   22.20
         95th percentile:                       22.28
         sum:                                39974.64
)";

std::vector<import::Imported> read_text(const std::string& text) {
  const auto decoded = import::decode({"report", text});
  return import::kit_of(decoded, import::all_kits()).read(decoded);
}

import::Imported read_one(const std::string& text){auto runs = read_text(text);
REQUIRE(runs.size() == 1);
return std::move(runs.front());
}  // namespace

}  // namespace

TEST_CASE("sysbench: transactions, time, threads and the histogram are read", "[import][unit]") {
  const auto imported = read_one(kReport);
  REQUIRE(imported.drivers.size() == 1);
  const auto& driver = imported.drivers[0];
  CHECK(driver.transactions[0].outcomes == std::array<std::uint64_t, 5>{2498, 0, 0, 3, 0});
  CHECK(driver.window_end_us - driver.window_begin_us == 10'002'700);
  CHECK(driver.session_counters == std::map<std::string, std::int64_t>{{"queries", 49960}});
  CHECK(imported.terminals == 4);
  CHECK(driver.transactions[0].response.count() == 2498);
  CHECK(driver.transactions[0].response.percentile_us(50) == Approx(15829).epsilon(0.02));
  CHECK(imported.parameters ==
        std::vector<std::pair<std::string, std::string>>{{"version", "1.0.20"}, {"threads", "4"}});
  CHECK(imported.recorded == std::map<std::string, double>{{"avg_us", 16000},
                                                           {"max_us", 22200},
                                                           {"min_us", 9160},
                                                           {"p95_us", 22280},
                                                           {"queries_per_s", 4994.64},
                                                           {"tx_per_s", 249.73}});
}

TEST_CASE("sysbench: a histogram that is not that of its transactions is left out", "[import][unit]") {
  CHECK(read_one(test::replaced(kReport, "2400", "2401")).drivers[0].transactions[0].response.count() == 0);
}

TEST_CASE("sysbench: what came before a checkpoint is neither in the counts nor in the time", "[import][unit]") {
  const auto head = kReport.substr(0, kReport.find("Latency histogram"));
  const auto report = kReport.substr(kReport.find("SQL statistics"));
  auto last = test::replaced(test::replaced(report, "10.0027s", "30.0053s"), "249.73", "124.90");
  const auto runs = read_text(head + "[ 10s ] Checkpoint report:\n" + report + last);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].drivers[0].transactions[0].outcomes[0] == 2498);
  CHECK(runs[0].drivers[0].window_end_us - runs[0].drivers[0].window_begin_us == 20'005'300);
  CHECK(runs[0].warnings == std::vector<std::string>{"counted from its checkpoint at second 10 on"});
  CHECK(test::error_of([&] { read_text(head + "[ 10s ] Checkpoint report:\n" + report); }) ==
        "report: sysbench: there is no report, the run did not end: its intervals alone are no result. Name the output "
        "of "
        "a run that ended in order.");
}

TEST_CASE("sysbench: two reports are two runs, and neither has a figure of the other", "[import][unit]") {
  auto second = test::replaced(kReport, "22.28", "11.11");
  second = test::replaced(test::replaced(second, "Number of threads: 4", "Number of threads: 8"), "(249.73", "(249.74");
  const auto runs = read_text(kReport + second);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].recorded.at("p95_us") == 22280);
  CHECK(runs[0].recorded.at("tx_per_s") == 249.73);
  CHECK(runs[1].recorded.at("p95_us") == 11110);
  CHECK(runs[1].recorded.at("tx_per_s") == 249.74);
  CHECK(import::cell_names("oltp", runs) == std::vector<std::string>{"oltp, 4 users", "oltp, 8 users"});
  CHECK(test::error_of([&] { read_text(kReport + second.substr(0, second.find("SQL statistics"))); }) ==
        "report: sysbench: one of its runs has no report at its end. Cut out the run that did not end.");
}

TEST_CASE("sysbench: a report that is cut at any of its lines is refused, until all of it was read", "[import][unit]") {
  const auto last_needed = kReport.find("         sum:");
  for (std::size_t end = kReport.find('\n'); end < last_needed; end = kReport.find('\n', end + 1)) {
    INFO(kReport.substr(0, end + 1));
    CHECK(test::error_of([&] { read_text(kReport.substr(0, end + 1)); }) != "nothing");
  }
  CHECK(read_text(kReport).size() == 1);
}

TEST_CASE("sysbench: figures that contradict each other are read with a warning", "[import][unit]") {
  CHECK(read_one(test::replaced(kReport, "(249.73", "(1249.73")).warnings ==
        std::vector<std::string>{"it contradicts itself: tx/s is 1249.73, and its counts make 249.73"});
}

TEST_CASE("sysbench: imported reports compare with nothing of ours, and keep where they are from", "[import][unit]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("report.txt", kReport);
  const auto again = scratch.write("again.txt", test::replaced(kReport, "16.00", "16.01"));
  store::Writer writer{store::Database::open(scratch / "r.db")};
  const auto id = import::store(writer, {.experiment = "sb", .cell = "oltp", .label = "v1"},
                                import::read_paths({file, again}), 1'000'000);
  const auto reader = store::Reader::open(scratch / "r.db");
  const auto experiment = reader.experiment(id);
  CHECK(experiment.record.label == "v1");
  const auto findings = analysis::analyse(analysis::gather(reader, experiment));
  CHECK(findings.cells[0].mean() == Approx(249.73));
  CHECK(analysis::load_of(reader.cells(experiment.number)[0]).at("kind") == "sysbench (imported)");
  const auto counters = reader.counters(experiment.number);
  REQUIRE(counters.size() == 2);
  CHECK(counters[0].counter.node == "driver-1");
  CHECK(counters[0].counter.name == "queries");
  CHECK(counters[0].counter.after == 49960);
  const auto runs = reader.runs(experiment.number);
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].warnings ==
        std::vector<std::string>{
            "imported from sysbench, not audited; its start is not known, that of the import is shown"});
  CHECK(runs[0].started_us == 1'000'000);
  CHECK(runs[0].window_s() == Approx(10.0027));
  CHECK(reader.imported_files(runs[0].number)[0].name == file);
  const auto values = reader.imported_values(runs[0].number);
  REQUIRE(values.size() > 2);
  CHECK(values[1] == store::ImportedValue{.name = "tx_per_s", .value = "249.73", .unit = "1/s", .line = 19});
  CHECK(test::error_of([&] { import::store(writer, {}, import::read_paths({again}), 2); }) ==
        again + ": already imported as run 2. See it with `forklift show 2`.");
  const auto windows = scratch.write("crlf.txt", [] {
    std::string text;
    for (const char c : kReport) text += c == '\n' ? std::string{"\r\n"} : std::string{c};
    return text;
  }());
  CHECK(test::error_of([&] { import::store(writer, {}, import::read_paths({windows}), 2); }) ==
        windows + ": already imported as run 1. See it with `forklift show 1`.");
  CHECK(reader.experiments().size() == 1);
}

TEST_CASE("sysbench: figures that can't be are refused, and none needs a stack of its own length", "[import][unit]") {
  const auto failure = [&](const std::string& old, const std::string& text) {
    return test::error_of([&] { read_text(test::replaced(kReport, old, text)); });
  };
  const std::string digits(50'000, '7');
  CHECK(failure("threads: 4", "threads: " + digits) == "nothing");  // not a number that anybody wrote: unknown
  CHECK(failure("threads: 4", "threads: 99999999999") ==
        "report: 99999999999 threads can't be. Expected 0 to 1000000.");
  CHECK(failure("10.0027", "1000000000000") ==
        "report: a run of 1e+12 s can't be. A run takes more than 0 s, and 31 days at most: look for a damaged line.");
  CHECK(failure("10.0027", "0.0") ==
        "report: a run of 0 s can't be. A run takes more than 0 s, and 31 days at most: look for a damaged line.");
  for (const char* time : {"inf", "nan", "x"})
    CHECK(failure("10.0027", time) ==
          "report: sysbench: the report of line 15 ends early: it lacks its total time. Name the output of a run that "
          "ended in order.");
  CHECK(failure("2498   (", digits + " (") ==
        "report: sysbench: the report of line 15 ends early: it lacks its transactions. Name the output of a run that "
        "ended in order.");
}
