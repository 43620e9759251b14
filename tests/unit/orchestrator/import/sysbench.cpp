#include "orchestrator/import/sysbench.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "orchestrator/import/store.hpp"
#include "reports/analysis/findings.hpp"
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

}  // namespace

TEST_CASE("sysbench: transactions, time, threads and the histogram are read", "[import][unit]") {
  const auto imported = import::read_sysbench({"report", kReport}, 1'000'000'000);
  REQUIRE(imported.drivers.size() == 1);
  const auto& driver = imported.drivers[0];
  CHECK(driver.transactions[0].outcomes == std::array<std::uint64_t, 5>{2498, 0, 0, 3, 0});
  CHECK(driver.window_end_us - driver.window_begin_us == 10'002'700);
  CHECK(driver.session_counters == std::map<std::string, std::int64_t>{{"queries", 49960}});
  CHECK(imported.terminals == 4);
  CHECK_FALSE(imported.same_work);
  CHECK(driver.transactions[0].response.count() == 2498);
  CHECK(driver.transactions[0].response.percentile_us(50) == Approx(15829).epsilon(0.02));
  CHECK(imported.parameters == std::vector<std::pair<std::string, std::string>>{{"sysbench.threads", "4"},
                                                                                {"sysbench.avg_ms", "16.00"},
                                                                                {"sysbench.p95_ms", "22.28"},
                                                                                {"sysbench.max_ms", "22.20"}});
}

TEST_CASE("sysbench: 1.1's time is read too, and a missing histogram is none", "[import][unit]") {
  const auto imported = import::read_sysbench(
      {"report", "    transactions:   120 (2.0 per sec.)\nThroughput:\n    time elapsed:    60.5s\n"}, 0);
  CHECK(imported.drivers[0].window_begin_us == -60'500'000);
  CHECK(imported.drivers[0].transactions[0].response.count() == 0);
  CHECK(imported.drivers[0].session_counters.empty());
}

TEST_CASE("sysbench: a histogram that is not that of its transactions is left out", "[import][unit]") {
  auto report = kReport;
  report.replace(report.find("2400"), 4, "2401");
  CHECK(import::read_sysbench({"report", report}, 0).drivers[0].transactions[0].response.count() == 0);
}

TEST_CASE("sysbench: what came before a checkpoint is neither in the counts nor in the time", "[import][unit]") {
  const auto imported = import::read_sysbench(
      {"report",
       "[ 20s ] Checkpoint report:\n    transactions:   9000 (450.00 per sec.)\n    total time:    20.0001s\n"
       "    execution time (avg/stddev):   19.99/0.00\n    transactions:   4000 (100.00 per sec.)\n    total time:    "
       "60.5s\n    execution time (avg/stddev):   59.99/0.00\n"},
      0);
  CHECK(imported.drivers[0].transactions[0].outcomes[0] == 4000);
  CHECK(imported.drivers[0].window_begin_us == -40'500'000);
}

TEST_CASE("sysbench: what is no report is refused", "[import][unit]") {
  try {
    import::read_sysbench({"notes.txt", "transactions: many"}, 0);
    FAIL("was read");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} ==
          "notes.txt: this is no report of sysbench: it lacks its transactions. Name a file with what `sysbench … run` "
          "printed.");
  }
}

TEST_CASE("sysbench: imported reports are marked as comparable with nothing of ours", "[import][unit]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("report.txt", kReport);
  store::Writer writer{store::Database::open(scratch / "r.db")};
  const auto run = import::read_path(file);
  const auto id = import::store(writer, "sb", "oltp", {run, run}, 1);
  const auto reader = store::Reader::open(scratch / "r.db");
  const auto findings = analysis::analyse(analysis::gather(reader, reader.experiment(id)));
  CHECK_FALSE(findings.comparable);
  CHECK(findings.cells[0].mean() == Approx(2498 / 10.0027));
  const auto counters = reader.counters(reader.experiment(id).number);
  REQUIRE(counters.size() == 2);
  CHECK(counters[0].counter.node == "driver-1");
  CHECK(counters[0].counter.name == "queries");
  CHECK(counters[0].counter.after == 49960);
}

TEST_CASE("sysbench: figures that can't be are refused, and none needs a stack of its own length", "[import][unit]") {
  const auto with = [](const std::string& old, const std::string& text) {
    auto report = kReport;
    return import::read_sysbench({"report", report.replace(report.find(old), old.size(), text)}, 1'000'000'000);
  };
  const auto failure = [&](const std::string& old, const std::string& text) {
    try {
      with(old, text);
      return std::string{};
    } catch (const Error& error) {
      return std::string{error.what()};
    }
  };
  const std::string digits(50'000, '7');
  const std::string fix = ". Name a file with what `sysbench … run` printed.";
  CHECK(failure("threads: 4", "threads: " + digits).empty());  // not a number that anybody wrote: unknown
  CHECK(failure("threads: 4", "threads: 99999999999") ==
        "report: this is no report of sysbench: it lacks a number of threads up to 1000000" + fix);
  const auto no_time =
      "report: this is no report of sysbench: it lacks a total time above 0 and of at most 31 days" + fix;
  for (const char* time : {"inf", "nan", "1e300", "-3", "0.0"}) CHECK(failure("10.0027", time) == no_time);
  CHECK(failure("2498   (", digits + " (") ==
        "report: this is no report of sysbench: it lacks a credible number of transactions" + fix);
  CHECK(failure("queries:                             49960", "queries: " + digits) ==
        "report: this is no report of sysbench: it lacks a credible number of queries" + fix);
  CHECK(with("16.00", digits).parameters.size() == with("16.00", "16").parameters.size() - 1);
}
