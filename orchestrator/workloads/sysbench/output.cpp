#include "orchestrator/workloads/sysbench/output.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>

namespace forklift::workloads::sysbench {
namespace {

bool begins(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

constexpr double kLongestMs = 1e9;  // eleven days

/// Of what a program counts in a second.
bool is_rate(double number) { return number >= 0 && number < 1e15; }

/// The rate behind `label`; 0 if there is none.
double rate_after(const std::string& text, const char* label) {
  const auto at = text.find(label);
  double rate = 0;
  if (at == std::string::npos || std::sscanf(text.c_str() + at + std::strlen(label), "%lf", &rate) != 1) return 0;
  return is_rate(rate) ? rate : 0;
}

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

/// "[ 3s ] thds: 4 tps: 4097.11 qps: 65565.83 (r/w/o: …) lat (ms,95%): 1.58 err/s: 0.00 reconn/s: 0.00", or
/// "[ 2s ] Checkpoint report:".
void Output::interval(const std::string& text) {
  int end = 0, threads = 0;
  if (std::sscanf(text.c_str(), "[ %ds ]", &end) != 1 || end < 1 || end > contract::kLongestRunSeconds) return;
  if (text.find("] Checkpoint report") != std::string::npos) checkpoint_ = end;
  Second second{.end = end};
  if (std::sscanf(text.c_str(), "[ %ds ] thds: %d tps: %lf", &end, &threads, &second.transactions) != 3) return;
  if (!is_rate(second.transactions)) return;
  second.queries = rate_after(text, "qps: ");
  second.errors = rate_after(text, "err/s: ");
  seconds_.push_back(second);
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

/// The report's totals; those of the end, which begin at the checkpoint, replace the checkpoint's.
void Output::total(const std::string& text) {
  unsigned long long count = 0;
  double seconds = 0;
  if (std::sscanf(text.c_str(), "transactions: %llu", &count) == 1) totals_.transactions = count;
  if (std::sscanf(text.c_str(), "queries: %llu", &count) == 1) totals_.queries = count;
  if (std::sscanf(text.c_str(), "ignored errors: %llu", &count) == 1) totals_.errors = count;
  if (std::sscanf(text.c_str(), "reconnects: %llu", &count) == 1) totals_.reconnects = count;
  for (const char* form : {"total time: %lfs", "time elapsed: %lfs"}) {  // of sysbench 1.0 and 1.1
    if (std::sscanf(text.c_str(), form, &seconds) == 1) totals_.seconds = seconds;
  }
  if (begins(text, "execution time (avg")) end_of_report();
}

/// Of a checkpoint's report, from which on all is counted, or of the last.
void Output::end_of_report() {
  if (checkpoint_ > 0) totals_.from_second = checkpoint_;
  if (checkpoint_ == 0 && histogram_.count() > 0) complete_ = true;
  checkpoint_ = 0;
}

contract::RunReport Output::report(const std::string& run, int driver) const {
  contract::RunReport report;
  report.run = run;
  report.driver = driver;
  if (complete_) report.transactions[0].response = report.transactions[0].service = histogram_;
  report.reconnects = totals_.reconnects;
  report.client_version = version_;
  if (!fatal_.empty())
    report.errors.push_back(
        {.transaction = "sysbench", .outcome = "permanent", .text = fatal_, .number = 0, .count = 1});
  return report;
}

}  // namespace forklift::workloads::sysbench
