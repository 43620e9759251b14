// What sysbench 0.4 to 1.1 prints of a test with SQL. Recognised by its version's line ("sysbench 1.0.20 (using …"),
// the heading of its statistics ("SQL statistics:", "OLTP test statistics:") or of its times. Each report in a file is
// a run.
#include "orchestrator/workloads/sysbench/measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"
#include "orchestrator/import/sysbench_report.hpp"

namespace forklift::import {
namespace {

constexpr const char* kSysbench = "sysbench";

bool claims_sysbench(const Text& text) {
  return std::any_of(text.lines().begin(), text.lines().end(), [](std::string_view line) {
    return sysbench_version(line) || is_sysbench_heading(trim(line)) || trim(line) == "Test execution summary:" ||
           begins(line, "Running the test with following options");
  });
}

std::string test_of(const Text& text) {
  for (const auto& [words, test] : {std::pair{"CPU speed:", "cpu"}, std::pair{"Prime numbers limit", "cpu"},
                                    std::pair{"memory speed test", "memory"}, std::pair{"MiB transferred", "memory"},
                                    std::pair{"File operations:", "fileio"},
                                    std::pair{"Extra file open flags", "fileio"}, std::pair{"mutex", "mutex"}}) {
    if (text.contains(words)) return fmt::format("its {} test", test);
  }
  return "a test without SQL";
}

void need_whole_file(const Text& text, const SysbenchFile& file) {
  if (file.fatal)
    refuse(text, kSysbench, fmt::format("line {} reads \"{}\"", file.fatal->line, file.fatal->text.substr(0, 120)));
  if (file.reports.empty() && file.other_reports > 0)
    refuse(text, kSysbench, "no SQL statistics, this is " + test_of(text), "Name the output of a test of a database");
  if (file.reports.empty())
    refuse(text, kSysbench, "there is no report, the run did not end: its intervals alone are no result");
  if (file.unfinished)
    refuse(text, kSysbench, "one of its runs has no report at its end", "Cut out the run that did not end");
  if (file.other_reports > 0)
    refuse(text, kSysbench, "some of its reports have no SQL statistics, as those of " + test_of(text),
           "Name the output of tests of a database alone");
}

void need_whole_report(const Text& text, const SysbenchReport& report) {
  const auto lacks = [&](const char* what) {
    refuse(text, kSysbench, fmt::format("the report of line {} ends early: it lacks {}", report.line, what));
  };
  if (!report.transactions) lacks("its transactions");
  if (!report.seconds) lacks("its total time");
  if (!report.average || !report.max || !(report.percentile || report.no_percentile)) lacks("its latencies");
  if (!report.ended) lacks("the lines after its latencies");
  if (report.transactions->value == 0)
    refuse(text, kSysbench, fmt::format("there is no transaction in the report of line {}", report.line));
}

void add_latencies(Record& record, const SysbenchReport& report) {
  for (const auto& [what, figure] :
       {std::pair{"min", &report.min}, std::pair{"avg", &report.average}, std::pair{"max", &report.max}}) {
    if (*figure) record.latency(what, "", **figure, "ms");
  }
  if (!report.percentile) {
    record.fact("percentile", "disabled", report.no_percentile_line);
    return;
  }
  const auto rank = report.rank;
  if (rank > 0 && rank < 100) return record.latency(fmt::format("p{}", rank), "", *report.percentile, "ms");
  record.value(fmt::format("p{}", rank), *report.percentile, "ms");
  if (report.percentile->value > report.max->value)
    record.warn("its 100th percentile is above its longest latency: it is a bucket's bound");
}

/// The histogram of the transactions that were counted, and of no other.
void add_histogram(Record& record, const SysbenchReport& report) {
  Histogram histogram;
  for (const auto& [ms, count] : report.buckets) histogram.record_n(std::llround(ms * 1000), count);
  auto& run = record.run();
  if (histogram.count() == whole(report.transactions)) run.drivers.front().transactions[0].response = histogram;
  if (report.buckets.empty()) return;
  record.value("histogram buckets", derived(static_cast<double>(report.buckets.size()), 0), "");
  record.value("histogram count", derived(static_cast<double>(histogram.count()), 0), "");
}

/// Intervals in which nothing was asked or answered at all: for how long, and from when on.
void warn_of_stalls(Record& record, const SysbenchReport& report) {
  double together = 0, longest = 0, since = 0, first = 0, now = 0;
  double length = report.interval_s;
  for (const auto& interval : report.intervals) {
    if (!(length > 0)) length = interval.second;
    if (!interval.idle || interval.second > now + 1.5 * length) since = 0;  // lines between them may have been cut out
    now = interval.second;
    if (!interval.idle) continue;
    together += length;
    since += length;
    if (since > longest) longest = since, first = interval.second - since;
  }
  if (together > 0)
    record.warn(fmt::format("stall: {:g} s together without a transaction, the longest {:g} s from second {:g} on",
                            together, longest, std::max(0.0, first)));
}

void add_intervals(Record& record, const SysbenchReport& report) {
  for (const auto& interval : report.intervals) {
    if (interval.transactions) record.point("tx_per_s", interval.second, *interval.transactions, "1/s");
    if (interval.latency) record.point(interval.latency_name, interval.second, *interval.latency, "ms");
  }
  warn_of_stalls(record, report);
}

void warn_of_dry_run(Record& record, const SysbenchReport& report) {
  if (report.read && report.write && report.read->value == 0 && report.write->value == 0)
    record.warn(
        "0 reads and 0 writes: nothing was asked of a database (a dry run), or CALL alone, which is not counted");
}

void add_counts(Record& record, const SysbenchReport& report) {
  record.run().transactions = workloads::sysbench::transactions();
  record.count(0, "committed", *whole(report.transactions), report.transactions->line);
  if (report.deadlocks) {
    record.count(0, "retryable", whole(report.deadlocks).value_or(0), report.deadlocks->line);
    record.value("deadlocks", *report.deadlocks, "");
  }
  if (report.errors) record.count(0, "permanent", whole(report.errors).value_or(0), report.errors->line);
  auto& driver = record.run().drivers.front();
  if (report.reconnects) {
    driver.reconnects = whole(report.reconnects).value_or(0);
    record.value("reconnects", *report.reconnects, "");
  }
  const auto& queries = report.queries ? report.queries : report.total;  // 0.x has no line of them
  if (!queries || queries->value < 0) return;
  driver.session_counters["queries"] = static_cast<std::int64_t>(queries->value);
  record.value("queries", *queries, "");
}

Imported run_of(const Text& text, const SysbenchReport& report) {
  need_whole_report(text, report);
  Record record{text, kSysbench};
  auto& run = record.run();
  run.title = report.title;
  run.measures = workloads::sysbench::measures();
  if (!report.version.empty()) record.parameter("version", report.version, report.version_line);
  if (report.rate) record.rate("tx_per_s", "tx/s", "1/s", *report.rate);
  const double seconds = report.seconds->value - report.from_second;
  record.value("duration", *report.seconds, "s");
  record.window(seconds);
  if (report.from_second > 0)
    record.warn(fmt::format("counted from its checkpoint at second {:g} on", report.from_second));
  add_counts(record, report);
  if (report.query_rate) record.rate("queries_per_s", "queries/s", "1/s", *report.query_rate);
  if (report.threads) record.users("threads", *report.threads);
  if (run.terminals > 0) run.parameters.emplace_back("threads", std::to_string(run.terminals));
  add_latencies(record, report);
  add_histogram(record, report);
  add_intervals(record, report);
  warn_of_dry_run(record, report);
  if (report.rate) check_rate(record, "tx/s", report.rate->value, report.transactions->value, 1);
  return record.finish();
}

std::vector<Imported> read_sysbench(const Text& text) {
  const auto file = read_sysbench_lines(text);
  need_whole_file(text, file);
  std::vector<Imported> runs;
  for (const auto& report : file.reports) runs.push_back(run_of(text, report));
  return runs;
}

}  // namespace

Kit kits::sysbench() {
  return {"sysbench 0.4 to 1.1", "the whole report that `sysbench … run` prints of a database", claims_sysbench,
          read_sysbench};
}

}  // namespace forklift::import
