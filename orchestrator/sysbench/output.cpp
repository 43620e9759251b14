#include "orchestrator/sysbench/output.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace forklift::sysbench {
namespace {

bool begins(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

constexpr double kLongestMs = 1e9;  // eleven days

/// Of what a program counts in a second.
bool is_rate(double number) { return number >= 0 && number < 1e15; }

/// The text without leading spaces.
std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first);
}

}  // namespace

void Output::line(const std::string& text) {
  if (begins(text, "sysbench ")) version_ = text;
  if (begins(text, kStartLine.data())) started_ = true;
  if (fatal_.empty() && (begins(text, "FATAL") || begins(text, "PANIC"))) fatal_ = text;
  if (begins(text, "Latency histogram")) {
    in_histogram_ = true;
    return;
  }
  if (begins(text, "[ ")) return interval(text);
  if (in_histogram_ && text.find('|') != std::string::npos) return bucket(text);
  if (begins(text, "SQL statistics")) in_histogram_ = false;
  total(trimmed(text));
}

/// "[ 3s ] thds: 4 tps: 4097.11 qps: 65565.83 (r/w/o: …) lat (ms,95%): 1.58 err/s: 0.00 reconn/s: 0.00"
void Output::interval(const std::string& text) {
  int second = 0, threads = 0;
  double tps = 0;
  if (std::sscanf(text.c_str(), "[ %ds ] thds: %d tps: %lf", &second, &threads, &tps) != 3) return;
  if (second < 1 || second > contract::kLongestRunSeconds || !is_rate(tps)) return;
  latest_tps_ = tps;
  contract::Interval interval;
  interval.second = second - 1;
  interval.committed = static_cast<std::uint64_t>(std::llround(tps));
  double errors = 0;
  if (const auto at = text.find("err/s: "); at != std::string::npos)
    std::sscanf(text.c_str() + at, "err/s: %lf", &errors);
  if (is_rate(errors)) interval.failed = static_cast<std::uint64_t>(std::llround(errors));
  intervals_.push_back(interval);
}

/// "       0.872 |****** 1262": milliseconds and how many. The histogram after the warm-up alone is printed.
void Output::bucket(const std::string& text) {
  double milliseconds = 0;
  if (std::sscanf(text.c_str(), " %lf |", &milliseconds) != 1) return;
  const auto space = text.find_last_of(' ');
  unsigned long long count = 0;
  if (space != std::string::npos && milliseconds >= 0 && milliseconds <= kLongestMs &&
      std::sscanf(text.c_str() + space, " %llu", &count) == 1)
    histogram_.record_n(std::llround(milliseconds * 1000), count);
}

/// The report's totals; a checkpoint's are written over by those of the end, which begin anew after it.
void Output::total(const std::string& text) {
  unsigned long long count = 0;
  double seconds = 0;
  if (std::sscanf(text.c_str(), "transactions: %llu", &count) == 1) totals_.transactions = count;
  if (std::sscanf(text.c_str(), "ignored errors: %llu", &count) == 1) totals_.errors = count;
  if (std::sscanf(text.c_str(), "reconnects: %llu", &count) == 1) totals_.reconnects = count;
  for (const char* form : {"total time: %lfs", "time elapsed: %lfs"}) {  // of sysbench 1.0 and 1.1
    if (std::sscanf(text.c_str(), form, &seconds) == 1) totals_.seconds = seconds;
  }
  // The first of two reports is the checkpoint's.
  if (begins(text, "execution time (avg") && histogram_.count() > 0) complete_ = true;
}

contract::RunReport Output::report(const std::string& run, int driver, std::int64_t start_at_us) const {
  contract::RunReport report;
  report.run = run;
  report.driver = driver;
  report.start_at_us = start_at_us;
  report.window_begin_us = start_at_us + std::int64_t{warmup_s_} * 1'000'000;
  const double seconds = totals_.seconds.value_or(0);
  const bool credible = seconds >= 0 && seconds <= static_cast<double>(contract::kLongestRunSeconds);
  report.window_end_us = start_at_us + (credible ? std::llround(seconds * 1e6) : 0);
  auto& all = report.transactions[0];
  all.outcomes[0] = complete_ ? totals_.transactions.value_or(0) : 0;
  all.retries = totals_.errors;
  if (complete_) all.response = all.service = histogram_;
  report.intervals = intervals_;
  report.transactions_all = report.committed_total = all.outcomes[0];
  report.reconnects = totals_.reconnects;
  report.client_version = version_;
  if (!fatal_.empty())
    report.errors.push_back(
        {.transaction = "sysbench", .outcome = "permanent", .text = fatal_, .number = 0, .count = 1});
  return report;
}

void add_client(const contract::ClientReport& client, contract::RunReport& report) {
  report.cpu_us = client.cpu_us;
  report.cpu_share = client.cpu_share;
  report.cores = client.cores;
  report.run_queue_share = client.run_queue_share;
  report.cpu_periods = client.cpu_periods;
  report.throttled_periods = client.throttled_periods;
  report.saturation_reason = client.saturation_reason;
  report.client_saturated = !client.saturation_reason.empty();
}

void count_from_one_start(std::vector<contract::RunReport>& reports) {
  std::vector<contract::RunReport*> counting;
  for (auto& report : reports) {
    if (!report.intervals.empty()) counting.push_back(&report);
  }
  if (counting.empty()) return;
  const auto first = (*std::min_element(counting.begin(), counting.end(), [](const auto* a, const auto* b) {
                       return a->start_at_us < b->start_at_us;
                     }))->start_at_us;
  std::map<int, std::size_t> told;
  for (auto* report : counting) {
    const auto later = static_cast<int>((report->start_at_us - first + 500'000) / 1'000'000);
    report->start_at_us = first;
    for (auto& interval : report->intervals) {
      interval.second += later;
      ++told[interval.second];
    }
  }
  for (auto* report : counting)
    std::erase_if(report->intervals, [&](const auto& i) { return told.at(i.second) < counting.size(); });
}

}  // namespace forklift::sysbench
