// The mix logs of osdldbt's DBT2 0.4x to 0.61: "epoch_s,n,C,response_s,terminal,w_id,d_id", with lines
// "epoch_s,START,,,pid,," and "…,TERMINATED,,,pid,,". Recognised by its first line. Every driver has a log; the window
// begins after the last START and ends before the first TERMINATED of all of them. The kit's NOTPM counts rolled-back
// and failed New-Orders, too.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"
#include "orchestrator/workloads/dbt2/measures.hpp"

namespace forklift::import {
namespace {

constexpr const char* kDbt2Mix = "DBT2 mix log";
constexpr std::string_view kTxnLetters = "npods", kOutcomeLetters = "CRE";
constexpr double kLatestStart = 253402300799;  // of the year 9999
constexpr std::size_t kMixFields = 7;

struct MixLine {
  std::int64_t second = 0;
  std::size_t txn = 0, outcome = 0;  ///< into the letters; of START and TERMINATED none
  double response_s = 0;
  std::string_view warehouse, pid;  ///< of a transaction; of START and TERMINATED
  bool start = false, end = false;
};

std::optional<MixLine> mix_line(std::string_view text) {
  const auto fields = fields_of(text, ',');
  if (fields.size() != kMixFields) return std::nullopt;
  const auto second = number(fields[0], 0);
  if (!whole(second) || second->value > kLatestStart) return std::nullopt;
  MixLine line{.second = static_cast<std::int64_t>(second->value)};
  line.start = fields[1] == "START";
  line.end = fields[1] == "TERMINATED";
  if (line.start || line.end) {
    line.pid = fields[4];
    return line;
  }
  if (fields[1].size() != 1 || fields[2].size() != 1) return std::nullopt;
  line.txn = kTxnLetters.find(fields[1][0]);
  line.outcome = kOutcomeLetters.find(fields[2][0]);
  const auto response = number(fields[3], 0);
  const bool known = line.txn < kTxnLetters.size() && line.outcome < kOutcomeLetters.size();
  if (!known || !response || response->value < 0 || response->value > static_cast<double>(kLongestRunSeconds) ||
      !whole(fields[5]) || !whole(fields[6]))
    return std::nullopt;
  line.response_s = response->value;
  line.warehouse = fields[5];
  return line;
}

bool claims_dbt2_mix(const Text& text) {
  const auto first =
      std::find_if(text.lines().begin(), text.lines().end(), [](const auto& line) { return !line.empty(); });
  return first != text.lines().end() && mix_line(*first);
}

struct MixLog {
  std::vector<MixLine> lines;
  std::int64_t first = std::numeric_limits<std::int64_t>::max(), start = -1,
               end = std::numeric_limits<std::int64_t>::max();
  std::size_t start_line = 0, end_line = 0;
};

MixLog read_driver_log(const Text& text) {
  MixLog log;
  std::set<std::string_view> started;
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    const auto& words = text.lines()[at];
    if (words.empty()) continue;
    const auto line = mix_line(words);
    if (!line) {
      const bool last = at + 1 == text.lines().size();
      refuse(text, kDbt2Mix,
             fmt::format("line {} is no line of it{}", at + 1,
                         last ? ": the file was cut there, the run was killed" : ""));
    }
    log.first = std::min(log.first, line->second);
    if (line->start && !started.insert(line->pid).second)
      refuse(text, kDbt2Mix, fmt::format("line {} starts a second run of one driver", at + 1),
             "Cut it into a file for each run");
    if (line->start && line->second > log.start) log.start = line->second, log.start_line = at + 1;
    if (line->end && line->second < log.end) log.end = line->second, log.end_line = at + 1;
    if (!line->start && !line->end) log.lines.push_back(*line);
  }
  if (log.start_line == 0) refuse(text, kDbt2Mix, "it has no START: its terminals never all ran");
  if (log.end_line == 0) refuse(text, kDbt2Mix, "it has no TERMINATED: the run was killed, or the file cut");
  if (log.end <= log.start) refuse(text, kDbt2Mix, "it ended before it began: logs of several runs in one file?");
  return log;
}

/// What one driver did inside the window, as a driver of ours would report it.
class Counted {
 public:
  Counted(int driver, std::int64_t start, std::int64_t end) : start_(start) {
    report.run = "imported";
    report.driver = driver;
    report.start_at_us = report.window_begin_us = start * 1'000'000;
    report.window_end_us = end * 1'000'000;
  }

  void add(const MixLine& line) {
    static constexpr std::array<std::size_t, 3> kOutcome{0, 1, 3};  // committed, rolled back, failed for good
    auto& of_txn = report.transactions[line.txn];
    ++of_txn.outcomes[kOutcome[line.outcome]];
    ++report.transactions_all;
    auto& interval = intervals_[{static_cast<int>(line.second - start_), static_cast<int>(line.txn)}];
    if (line.outcome == 1) ++interval.rolled_back;
    if (line.outcome == 2) ++interval.failed;
    if (line.outcome != 0) return;
    ++report.committed_total;
    ++interval.committed;
    const auto us = static_cast<std::uint64_t>(std::llround(line.response_s * kSecondUs));
    of_txn.response.record(static_cast<std::int64_t>(us));
    of_txn.service.record(static_cast<std::int64_t>(us));
    interval.latency_sum_us += us;
    interval.latency_max_us = std::max(interval.latency_max_us, us);
  }

  /// The log holds every transaction: a second without a line is one without a transaction.
  contract::RunReport take() {
    constexpr std::int64_t kWeek = 7 * 24 * 3600;  // a wrong time in the log must not fill the memory
    const auto seconds = (report.window_end_us - report.window_begin_us) / 1'000'000;
    for (std::int64_t second = 1; second < std::min(kWeek, seconds); ++second)
      intervals_[{static_cast<int>(second), 0}];
    for (auto& [key, interval] : intervals_) {
      interval.second = key.first;
      interval.transaction = key.second;
      report.intervals.push_back(interval);
    }
    return std::move(report);
  }

  contract::RunReport report;

 private:
  std::int64_t start_;
  std::map<std::pair<int, int>, contract::Interval> intervals_;
};

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const auto value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// The nearest rank, of ascending values.
double rank_of(const std::vector<double>& values, double percentile) {
  const auto rank = static_cast<std::size_t>(std::ceil(percentile / 100 * static_cast<double>(values.size())));
  return values[std::min(values.size(), std::max<std::size_t>(rank, 1)) - 1];
}

/// Response times of New-Orders in the window, all of them and those that were committed.
struct Responses {
  std::vector<double> all, committed;
};

void add_responses(Record& record, Responses& responses) {
  auto& [all, committed] = responses;
  std::sort(all.begin(), all.end());
  std::sort(committed.begin(), committed.end());
  record.latency("avg", "", derived(mean_of(all), 6), "s");
  record.latency("p90", "", derived(all[all.size() * 9 / 10], 6), "s");  // the kit's own rank
  if (committed.empty()) return;
  record.latency("avg", ".committed", derived(mean_of(committed), 6), "s");
  for (const int rank : {50, 95, 99})
    record.latency(fmt::format("p{}", rank), "", derived(rank_of(committed, rank), 6), "s");
}

struct Shared {
  std::int64_t first = std::numeric_limits<std::int64_t>::max(), start = 0,
               end = std::numeric_limits<std::int64_t>::max();
};

void count_logs(const std::vector<MixLog>& logs, const Shared& shared, Imported& run, Responses& responses) {
  std::set<std::string_view> warehouses;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    Counted counted{static_cast<int>(i), shared.start, shared.end};
    for (const auto& line : logs[i].lines) {
      warehouses.insert(line.warehouse);
      if (line.second <= shared.start || line.second >= shared.end) continue;
      counted.add(line);
      if (line.txn != 0) continue;
      responses.all.push_back(line.response_s);
      if (line.outcome == 0) responses.committed.push_back(line.response_s);
    }
    run.drivers.push_back(counted.take());
  }
  run.warehouses = static_cast<int>(warehouses.size());
}

/// Of a run that had enough transactions for every second.
void warn_of_pause(Record& record, const std::vector<MixLog>& logs, const Shared& shared) {
  constexpr std::uint64_t kEnough = 1000;
  constexpr std::int64_t kPause = 10;
  if (record.all_counted() < kEnough) return;
  std::set<std::int64_t> seconds{shared.start, shared.end};
  for (const auto& log : logs) {
    for (const auto& line : log.lines) {
      if (line.second > shared.start && line.second < shared.end) seconds.insert(line.second);
    }
  }
  std::int64_t before = shared.start, longest = 0, since = 0;
  for (const auto second : seconds) {
    if (second - before > longest) longest = second - before, since = before - shared.start;
    before = second;
  }
  if (longest > kPause) record.warn(fmt::format("stall: {} s without a transaction from second {} on", longest, since));
}

void add_values(Record& record, const std::vector<MixLog>& logs, const Shared& shared) {
  auto& run = record.run();
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const auto at = [&](const char* name, std::int64_t second, std::size_t line) {
      record.value(name, {0, std::to_string(second), line}, "s");
      run.values.back().file = i;
    };
    at("START", logs[i].start, logs[i].start_line);
    at("TERMINATED", logs[i].end, logs[i].end_line);
  }
  record.value("duration", derived(record.seconds(), 0), "s");
  record.value("ramp-up", derived(static_cast<double>(shared.start - shared.first), 0), "s");
  record.value("warehouses", derived(run.warehouses, 0), "");
  add_outcomes(run);
}

Imported read_drivers(const std::vector<Text>& texts) {
  std::vector<MixLog> logs;
  Shared shared;
  for (const auto& text : texts) {
    logs.push_back(read_driver_log(text));
    shared.first = std::min(shared.first, logs.back().first);
    shared.start = std::max(shared.start, logs.back().start);
    shared.end = std::min(shared.end, logs.back().end);
  }
  const auto& text = texts.front();
  if (shared.end <= shared.start)
    refuse(text, kDbt2Mix, "the logs of the drivers share no time", "Name the logs of one run only");
  Record record{text, kOsdldbt};
  auto& run = record.run();
  for (std::size_t i = 1; i < texts.size(); ++i)
    run.files.push_back({texts[i].name(), texts[i].checksum(), texts[i].encoding()});
  const auto last = std::find_if(logs.begin(), logs.end(), [&](const auto& log) { return log.start == shared.start; });
  record.start(shared.start * 1'000'000, true, std::to_string(shared.start), last->start_line);
  run.values.back().file = static_cast<std::size_t>(last - logs.begin());
  record.window(static_cast<double>(shared.end - shared.start));
  run.transactions = workloads::dbt2::transactions();
  Responses responses;
  count_logs(logs, shared, run, responses);
  if (responses.all.empty()) refuse(text, kDbt2Mix, "there is no New-Order between START and TERMINATED");
  const double minutes = record.seconds() / 60;
  record.rate("notpm_kit", "NOTPM of the kit", "1/min", derived(static_cast<double>(responses.all.size()) / minutes));
  for (auto measure : workloads::dbt2::measures()) {
    measure.headline = false;
    run.measures.push_back(measure);
  }
  record.rate("notpm", "NOTPM", "1/min", derived(static_cast<double>(responses.committed.size()) / minutes));
  add_responses(record, responses);
  add_values(record, logs, shared);
  record.parameter("drivers", std::to_string(texts.size()), 0);
  record.warn("the kit's NOTPM counts rolled-back and failed New-Orders, too; notpm is of those that were committed");
  check_think_times(record, run.recorded.at("notpm_kit"), run.warehouses);
  warn_of_pause(record, logs, shared);
  return record.finish();
}

std::vector<Imported> read_one_driver(const Text& text) { return {read_drivers({text})}; }

bool dbt2_logs_share_time(const Text& a, const Text& b) {
  const auto first = read_driver_log(a), second = read_driver_log(b);
  return std::max(first.start, second.start) < std::min(first.end, second.end);
}

}  // namespace

Kit kits::dbt2_mix() {
  return {"DBT2's mix log (osdldbt 0.4x to 0.61)",
          "lines as 1700000000,n,C,0.016068,0,2,8 from START to TERMINATED",
          claims_dbt2_mix,
          read_one_driver,
          read_drivers,
          dbt2_logs_share_time};
}

}  // namespace forklift::import
