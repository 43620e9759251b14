#include "orchestrator/import/mix_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/import/record.hpp"
#include "orchestrator/workloads/dbt2/measures.hpp"

namespace forklift::import {
namespace {

constexpr std::string_view kCodes = "npods";  ///< in the order of contract::kTransactions
constexpr std::string_view kStart = "START", kTerminated = "TERMINATED";
constexpr std::size_t kFieldsOfOther = 7;  ///< of the kit that dbt2_mix.cpp reads
constexpr std::size_t kCommitted = 0, kRolledBack = 1, kPermanent = 3;

constexpr std::int64_t kLatestSecond = 253402300799;  ///< of the year 9999

struct Line {
  std::int64_t second = 0;
  char code = 0;
  double response_s = 0;
  std::string thread;
};

struct Log {
  std::vector<Line> lines;
  bool started = false, terminated = false;
  std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;
};

template <class Number>
bool parse(const std::string& text, Number& number) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc{} && end == text.data() + text.size();
}

[[noreturn]] void refuse(const Text& log, std::size_t number, const std::string& line) {
  throw Error{ErrorKind::config, fmt::format("{}:{}", log.name(), number),
              fmt::format("\"{}\" is no line of a mix.log", line.substr(0, 80)),
              "Lines read like 1163000000,n,0.012345,7"};
}

/// A transaction, or nothing for START and TERMINATED.
std::optional<Line> read_line(const Text& log, std::size_t number, const std::string& text) {
  const auto fields = split(text, ',');
  Line line;
  if (fields.size() < 2 || !parse(fields[0], line.second)) refuse(log, number, text);
  if (fields[1] == kStart || fields[1] == kTerminated) return std::nullopt;
  const bool known =
      fields[1].size() == 1 &&
      (fields[1] == "E" || kCodes.find(static_cast<char>(std::tolower(fields[1][0]))) != std::string_view::npos);
  const bool timed = fields.size() >= 4 && parse(fields[2], line.response_s) && line.response_s >= 0 &&
                     line.response_s <= static_cast<double>(kLongestRunSeconds);
  if (!known || !timed || line.second < 0 || line.second > kLatestSecond) refuse(log, number, text);
  line.code = fields[1][0];
  line.thread = fields[3];
  return line;
}

Log read_mix_log(const Text& source) {
  Log log;
  std::size_t number = 0;
  for (const auto text : source.lines()) {
    ++number;
    if (text.empty()) continue;
    auto line = read_line(source, number, std::string{text});
    if (!line) {
      (text.find(kStart) != text.npos ? log.started : log.terminated) = true;
      continue;
    }
    log.first = std::min(log.first, line->second);
    log.last = std::max(log.last, line->second);
    log.lines.push_back(std::move(*line));
  }
  if (log.lines.empty())
    throw Error{ErrorKind::config, source.name(), "there is no transaction in it", "Name the directory of a whole run"};
  if (log.started && !log.terminated)
    throw Error{ErrorKind::config, source.name(),
                "it has a START and no TERMINATED: the run was killed, or the file cut",
                "Name the logs of a run that ended in order"};
  return log;
}

/// Counts one driver's transactions between `first` and `last` second.
class Counter {
 public:
  Counter(int driver, std::int64_t first, std::int64_t last) : first_(first), last_(last) {
    report_.run = "imported";
    report_.driver = driver;
    report_.start_at_us = report_.window_begin_us = first * 1'000'000;
    report_.window_end_us = last * 1'000'000;
  }

  void add(const Line& line) {
    if (line.second < first_ || line.second > last_) return;
    ++report_.transactions_all;
    if (line.code == 'E') {  // it does not say of which transaction
      ++report_.transactions[0].outcomes[kPermanent];
      return;
    }
    const auto txn = kCodes.find(static_cast<char>(std::tolower(line.code)));
    const bool committed = std::islower(static_cast<unsigned char>(line.code)) != 0;
    auto& of_txn = report_.transactions[txn];
    ++of_txn.outcomes[committed ? kCommitted : kRolledBack];
    auto& interval = interval_of(static_cast<int>(line.second - first_), static_cast<int>(txn));
    ++(committed ? interval.committed : interval.rolled_back);
    if (!committed) return;
    ++report_.committed_total;
    const auto us = std::llround(line.response_s * 1e6);
    of_txn.response.record(us);
    of_txn.service.record(us);
    interval.latency_sum_us += static_cast<std::uint64_t>(us);
    interval.latency_max_us = std::max(interval.latency_max_us, static_cast<std::uint64_t>(us));
  }

  /// The log holds every transaction: a second without a line is one without a transaction.
  contract::RunReport take() {
    constexpr std::int64_t kWeek = 7 * 24 * 3600;  // a wrong time in the log must not fill the memory
    for (std::int64_t second = 0; second <= std::min(kWeek, last_ - first_); ++second)
      interval_of(static_cast<int>(second), 0);
    for (auto& [key, interval] : intervals_) report_.intervals.push_back(interval);
    return std::move(report_);
  }

 private:
  contract::Interval& interval_of(int second, int txn) {
    auto& interval = intervals_[{second, txn}];
    interval.second = second;
    interval.transaction = txn;
    return interval;
  }

  std::int64_t first_, last_;
  contract::RunReport report_;
  std::map<std::pair<int, int>, contract::Interval> intervals_;
};

}  // namespace

Imported read_mix_logs(const std::vector<Text>& sources) {
  std::vector<Log> logs;
  std::int64_t first = 0, last = std::numeric_limits<std::int64_t>::max();
  for (const auto& source : sources) {
    logs.push_back(read_mix_log(source));
    first = std::max(first, logs.back().first);
    last = std::min(last, logs.back().last);
  }
  if (logs.empty() || last <= first) {
    throw Error{ErrorKind::config, sources.empty() ? "mix.log" : sources.front().name(),
                "the logs of the drivers share no time", "Name the mix.log files of one run only"};
  }
  if (last - first > kLongestRunSeconds) {
    throw Error{ErrorKind::config, sources.front().name(),
                fmt::format("its transactions span {} days, and a run lasts 31 at most", (last - first) / 86400),
                "Look for a damaged line, or for logs of several runs in one file"};
  }
  Imported imported{.kit = "DBT2 mix.log", .title = ""};
  imported.measures = workloads::dbt2::measures();
  imported.transactions = workloads::dbt2::transactions();
  imported.warnings = {"DBT2 counts deadlocks and timeouts as rollbacks, and never makes a remote New-Order"};
  imported.started_us = first * 1'000'000;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    Counter counter{static_cast<int>(i), first, last};
    std::set<std::string> threads;
    for (const auto& line : logs[i].lines) {
      counter.add(line);
      threads.insert(line.thread);
    }
    imported.terminals += static_cast<int>(threads.size());
    imported.drivers.push_back(counter.take());
    imported.files.push_back({sources[i].name(), sources[i].checksum(), sources[i].encoding()});
  }
  imported.parameters.emplace_back("drivers", std::to_string(logs.size()));
  imported.values.push_back({.name = "duration", .value = std::to_string(last - first), .unit = "s"});
  imported.values.push_back({.name = "terminals", .value = std::to_string(imported.terminals)});
  add_outcomes(imported);
  return imported;
}

namespace {

bool claims_mix_log(const Text& text) {
  const auto& lines = text.lines();
  const auto line = std::find_if(lines.begin(), lines.end(), [](const auto& one) { return !one.empty(); });
  if (line == lines.end()) return false;
  const auto fields = split(*line, ',');
  std::int64_t second = 0;
  if (fields.size() < 2 || fields.size() >= kFieldsOfOther || !parse(fields[0], second)) return false;
  if (fields[1] == kStart || fields[1] == kTerminated) return true;
  return fields.size() >= 4 && fields[1].size() == 1 &&
         (fields[1] == "E" || kCodes.find(static_cast<char>(std::tolower(fields[1][0]))) != std::string_view::npos);
}

std::vector<Imported> read_one_mix_log(const Text& text) { return {read_mix_logs({text})}; }

bool mix_logs_share_time(const Text& a, const Text& b) {
  const auto first = read_mix_log(a), second = read_mix_log(b);
  return std::max(first.first, second.first) < std::min(first.last, second.last);
}

}  // namespace

Kit kits::mix_log() {
  return {"DBT2's mix.log (0.37)", "lines as 1163000000,n,0.012345,7", claims_mix_log, read_one_mix_log, read_mix_logs,
          mix_logs_share_time};
}

}  // namespace forklift::import
