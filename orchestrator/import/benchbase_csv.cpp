// BenchBase's CSV files. raw.csv: a line per request, with its start in seconds (whatever its heading says) and its
// latency in microseconds. samples.csv: a line per second, latencies in microseconds. results.csv: a line per window,
// latencies in milliseconds. Percentiles of windows can't be averaged, so that the last two have none.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {
namespace {

constexpr const char* kBenchBaseCsv = "BenchBase";
constexpr std::string_view
    kRaw = "Transaction Type Index,Transaction Name,Start Time (microseconds),Latency (microseconds)",
    kWindows = "Time (seconds),", kPerSecond = "Throughput (requests/second)";

bool is_raw(const Text& text) { return begins(text.lines().front(), kRaw); }
bool is_windows(const Text& text) {
  return begins(text.lines().front(), kWindows) && holds(text.lines().front(), kPerSecond);
}
bool claims_csv(const Text& text) { return is_raw(text) || is_windows(text); }

[[noreturn]] void refuse_line(const Text& text, std::size_t line) {
  refuse(text, kBenchBaseCsv, fmt::format("line {} is no line of this CSV, or was cut", line),
         "Name a whole file, or its summary.json");
}

struct OfKind {
  std::uint64_t count = 0;
  double us = 0;
};

struct Requests {
  double first = 0, last = 0;
  std::uint64_t count = 0;
  double us = 0;
  std::map<std::string, OfKind> kinds;
  Histogram latencies;
};

Requests read_requests(const Text& text) {
  Requests all;
  constexpr std::size_t kFields = 6;
  for (std::size_t at = 1; at < text.lines().size(); ++at) {
    const auto fields = fields_of(text.lines()[at], ',');
    if (fields.size() == 1 && fields[0].empty()) continue;
    const auto start = fields.size() == kFields ? number(fields[2], at + 1) : std::nullopt;
    const auto us = fields.size() == kFields ? number(fields[3], at + 1) : std::nullopt;
    constexpr double kLatest = 253402300799;  // of the year 9999
    const bool possible = start && us && start->value >= 0 && start->value <= kLatest && us->value >= 0 &&
                          us->value <= static_cast<double>(kLongestRunSeconds) * kSecondUs && !fields[1].empty();
    if (!possible) refuse_line(text, at + 1);
    all.first = all.count == 0 ? start->value : std::min(all.first, start->value);
    all.last = std::max(all.last, start->value + us->value / kSecondUs);
    ++all.count;
    all.us += us->value;
    auto& kind = all.kinds[std::string{fields[1]}];
    ++kind.count;
    kind.us += us->value;
    all.latencies.record(std::llround(us->value));
  }
  return all;
}

/// Most of them first; New-Orders have a name of their own, whatever the kit calls them.
void add_kinds(Record& record, const Requests& all, double seconds) {
  for (const auto& [name, kind] : all.kinds) {
    const auto count = static_cast<double>(kind.count);
    record.value(name, derived(count, 0), "");
    record.value("avg of " + name, derived(kind.us / count / 1000, 3), "ms");
    if (transaction_named(name) == std::size_t{0})
      record.rate("new_orders_per_min", "New-Orders a minute", "1/min", derived(count * 60 / seconds, 1));
  }
}

Imported read_raw(const Text& text) {
  const auto all = read_requests(text);
  const double seconds = all.last - all.first;
  if (all.count == 0 || !(seconds > 0)) refuse(text, kBenchBaseCsv, "there is no request in it");
  Record record{text, kBenchBaseCsv};
  record.rate("requests_per_s", "requests/s", "1/s", derived(static_cast<double>(all.count) / seconds));
  record.counts_one("request");
  record.count(0, "committed", all.count, 0);
  record.window(seconds);
  record.value("duration", derived(seconds, 6), "s");
  record.start(std::llround(all.first * 1e6), true, fmt::format("{:.6f}", all.first), 2);
  record.latency("avg", "", derived(all.us / static_cast<double>(all.count), 0), "us");
  record.run().drivers.front().transactions[0].response = all.latencies;
  for (const int rank : {50, 95, 99})
    record.latency(fmt::format("p{}", rank), "", derived(static_cast<double>(all.latencies.percentile_us(rank)), 0),
                   "us");
  add_kinds(record, all, seconds);
  record.warn("whether its requests succeeded is not known");
  return record.finish();
}

std::size_t column_of(const std::vector<std::string_view>& names, std::string_view name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

struct Window {
  Figure begin, requests_per_s, average;
};

/// The unit of its latencies: "us", "ms".
std::string unit_of(const std::vector<std::string_view>& names, std::size_t& column) {
  for (const auto& [name, unit] :
       {std::pair{"Average Latency (microseconds)", "us"}, std::pair{"Average Latency (millisecond)", "ms"},
        std::pair{"Average Latency (milliseconds)", "ms"}}) {
    column = column_of(names, name);
    if (column < names.size()) return unit;
  }
  return "";
}

std::vector<Window> read_rows(const Text& text, const std::vector<std::string_view>& names, std::size_t average) {
  std::vector<Window> windows;
  const auto rate = column_of(names, kPerSecond);
  for (std::size_t at = 1; at < text.lines().size(); ++at) {
    const auto fields = fields_of(text.lines()[at], ',');
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (fields.size() != names.size()) refuse_line(text, at + 1);
    const auto begin = number(fields[0], at + 1), per_s = number(fields[rate], at + 1),
               mean = number(fields[average], at + 1);
    const bool possible = begin && per_s && mean && begin->value >= 0 && per_s->value >= 0 && mean->value >= 0 &&
                          (windows.empty() || begin->value > windows.back().begin.value);
    if (!possible) refuse_line(text, at + 1);
    windows.push_back({*begin, *per_s, *mean});
  }
  return windows;
}

Imported read_window_rows(const Text& text) {
  const auto names = fields_of(text.lines().front(), ',');
  std::size_t average = 0;
  const auto unit = unit_of(names, average);
  if (unit.empty()) refuse(text, kBenchBaseCsv, "the unit of its latencies is not known", "Name its summary.json");
  const auto windows = read_rows(text, names, average);
  if (windows.size() < 2)
    refuse(text, kBenchBaseCsv, "it has fewer than two windows, whose length is not known then",
           "Name its summary.json");
  const double length = windows[1].begin.value - windows[0].begin.value;
  double requests = 0, weighted = 0;
  for (const auto& window : windows) {
    requests += window.requests_per_s.value * length;
    weighted += window.requests_per_s.value * length * window.average.value;
  }
  if (requests > 1e15) refuse(text, kBenchBaseCsv, "more requests than there can be", "Look for a damaged line");
  if (!(requests >= 1)) refuse(text, kBenchBaseCsv, "there is no request in it");
  Record record{text, kBenchBaseCsv};
  const double seconds = length * static_cast<double>(windows.size());
  record.rate("requests_per_s", "requests/s", "1/s", derived(requests / seconds));
  record.window(seconds);
  record.value("duration", derived(seconds, 0), "s");
  record.counts_one("request");
  record.count(0, "committed", static_cast<std::uint64_t>(std::llround(requests)), 0);
  record.latency("avg", "", derived(weighted / requests, unit == "us" ? 1 : 3), unit);
  for (const auto& window : windows) {
    record.point("requests_per_s", window.begin.value, window.requests_per_s, "1/s");
    record.point("avg", window.begin.value, window.average, unit);
  }
  record.warn(fmt::format(
      "made of {} windows: they have no percentile of the whole, and whether requests succeeded is not known",
      windows.size()));
  return record.finish();
}

std::vector<Imported> read_csv(const Text& text) { return {is_raw(text) ? read_raw(text) : read_window_rows(text)}; }

}  // namespace

Kit kits::benchbase_csv() {
  return {"BenchBase's CSV", "its raw.csv, samples.csv or results.csv with their headings", claims_csv, read_csv};
}

}  // namespace forklift::import
