#include "orchestrator/import/sysbench.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string_view>

#include "common/core/error.hpp"
#include "orchestrator/workloads/sysbench/measures.hpp"
#include "orchestrator/workloads/sysbench/output.hpp"

namespace forklift::import {
namespace {

constexpr const char* kThreads = "Number of threads:";
constexpr std::uint64_t kMostThreads = 1'000'000;
constexpr std::uint64_t kMostTransactions = 1'000'000'000'000'000;
constexpr std::uint64_t kMostQueries = 1'000'000'000'000'000'000;

/// The number that stands behind the first `label`, as it is written; empty if there is none. Not by std::regex, which
/// needs stack for every character.
std::string figure_after(std::string_view text, std::string_view label) {
  auto at = text.find(label);
  if (at == std::string_view::npos) return "";
  at = std::min(text.find_first_not_of(' ', at + label.size()), text.size());
  const auto length = std::min(text.find_first_not_of("0123456789.", at), text.size()) - at;
  constexpr std::size_t kLongest = 32;
  return length > kLongest ? "" : std::string{text.substr(at, length)};
}

/// A report without the line has 0 threads: unknown. Nothing if it is no number that can be.
std::optional<int> number_of(const std::string& figure) {
  std::uint64_t number = 0;
  const auto end = figure.data() + figure.size();
  if (figure.empty()) return 0;
  const auto read = std::from_chars(figure.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number > kMostThreads) return std::nullopt;
  return static_cast<int>(number);
}

workloads::sysbench::Output read_lines(const std::string& text) {
  workloads::sysbench::Output output;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) output.line(line);
  return output;
}

/// Percentiles that the report states itself, where it has no histogram to derive them from.
void add_stated_latencies(const std::string& text, Imported& imported) {
  for (const auto& [measure, label] :
       {std::pair{"p95_us", "95th percentile:"}, std::pair{"p99_us", "99th percentile:"}}) {
    const auto figure = figure_after(text, label);
    double milliseconds = 0;
    const auto end = figure.data() + figure.size();
    const auto read = std::from_chars(figure.data(), end, milliseconds);
    if (read.ec == std::errc{} && read.ptr == end && milliseconds > 0) imported.recorded[measure] = milliseconds * 1000;
  }
}

/// Empty without one, and if it is not that of the transactions counted: two reports in one file, or a part of one.
Histogram histogram_of(const workloads::sysbench::Output& output) {
  return output.histogram().count() == output.totals().transactions ? output.histogram() : Histogram{};
}

[[noreturn]] void refuse(const Source& report, const char* lacks) {
  throw Error{ErrorKind::config, report.name, std::string{"this is no report of sysbench: it lacks "} + lacks,
              "Name a file with what `sysbench … run` printed"};
}

}  // namespace

Imported read_sysbench(const Source& report, std::int64_t ended_us) {
  const auto output = read_lines(report.text);
  const auto& totals = output.totals();
  if (!totals.transactions) refuse(report, "its transactions");
  if (!totals.seconds) refuse(report, "its total time");
  const double seconds = *totals.seconds - totals.from_second;  // a checkpoint's counts are not the last report's
  if (!(seconds > 0) || seconds > kLongestRunSeconds) refuse(report, "a total time above 0 and of at most 31 days");
  if (*totals.transactions > kMostTransactions) refuse(report, "a credible number of transactions");
  if (totals.queries.value_or(0) > kMostQueries) refuse(report, "a credible number of queries");
  const auto threads = number_of(figure_after(report.text, kThreads));
  if (!threads) refuse(report, "a number of threads up to 1000000");
  Imported imported{.kind = "sysbench",
                    .drivers = {},
                    .terminals = *threads,
                    .same_work = false,
                    .parameters = {},
                    .measures = workloads::sysbench::measures(),
                    .transactions = workloads::sysbench::transactions(),
                    .warnings = {"imported: no consistency condition, input audit or server counter was checked"}};
  contract::RunReport driver;
  driver.run = "imported";
  driver.window_end_us = ended_us;
  driver.window_begin_us = driver.start_at_us = ended_us - std::llround(seconds * 1e6);
  driver.transactions_all = driver.committed_total = driver.transactions[0].outcomes[0] = *totals.transactions;
  driver.transactions[0].outcomes[3] = totals.errors;
  driver.reconnects = totals.reconnects;
  driver.transactions[0].response = histogram_of(output);
  if (totals.queries) driver.session_counters["queries"] = static_cast<std::int64_t>(*totals.queries);
  constexpr std::pair<const char*, const char*> kFigures[]{{"sysbench.threads", kThreads},
                                                           {"sysbench.avg_ms", "avg:"},
                                                           {"sysbench.p95_ms", "95th percentile:"},
                                                           {"sysbench.p99_ms", "99th percentile:"},
                                                           {"sysbench.max_ms", "max:"}};
  for (const auto& [name, label] : kFigures) {
    if (auto figure = figure_after(report.text, label); !figure.empty())
      imported.parameters.emplace_back(name, std::move(figure));
  }
  add_stated_latencies(report.text, imported);
  imported.drivers.push_back(std::move(driver));
  return imported;
}

}  // namespace forklift::import
