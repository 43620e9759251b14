#pragma once
// What a driver answers: NDJSON lines on standard output while it works (progress.hpp), and one report at the end,
// which it also keeps in a file, so that a broken channel loses nothing.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/contract/lookups.hpp"
#include "common/core/json.hpp"
#include "common/histogram/histogram.hpp"

namespace forklift::contract {

inline constexpr int kReportVersion = 1;
/// No run takes longer; a report that says so has a damaged time.
inline constexpr std::int64_t kLongestRunSeconds = std::int64_t{31} * 24 * 3600;

/// The five transactions, in the order of every array here.
inline constexpr std::array<std::string_view, 5> kTransactions{"new-order", "payment", "order-status", "delivery",
                                                               "stock-level"};
/// The outcomes, in the order of every array here (docs/measurement.md).
inline constexpr std::array<std::string_view, 5> kOutcomes{"committed", "intended_rollback", "retryable", "permanent",
                                                           "unknown"};

/// Among RunReport's session counters: round trips of all transactions from connect to exit.
inline constexpr std::string_view kRoundTrips = "round_trips";

/// One second of one transaction type, counted by completion.
struct Interval {
  int second = 0;       ///< since start_at; negative never occurs, warm-up seconds come first
  int transaction = 0;  ///< index into kTransactions
  std::uint64_t committed = 0, rolled_back = 0, failed = 0, retries = 0;
  std::uint64_t latency_sum_us = 0, latency_max_us = 0;
};

/// What one transaction type did inside the measurement window.
struct TransactionReport {
  std::array<std::uint64_t, kOutcomes.size()> outcomes{};
  std::uint64_t retries = 0;      ///< extra attempts, whatever became of them
  std::uint64_t round_trips = 0;  ///< of all attempts; 0 in reports of earlier drivers
  Histogram response;             ///< from the intended start, committed only
  Histogram service;              ///< from the first attempt's start to the answer, committed only
};

/// One count with its bounds (the input audit of clause 9.2).
struct Audit {
  std::string name;                     ///< "remote payments"
  double value = 0, low = 0, high = 0;  ///< shares, 0–1
  std::uint64_t samples = 0;
  bool passed = true;
};

struct ErrorSample {
  std::string transaction, outcome, text;
  std::uint64_t number = 0, count = 0;  ///< the server's error number; how often it was seen
  bool at_commit = false;               ///< the answer to COMMIT itself
};

struct RunReport {
  std::string run;
  int driver = 0;
  std::int64_t start_at_us = 0;                         ///< agreed start, epoch
  std::int64_t window_begin_us = 0, window_end_us = 0;  ///< measurement window, epoch
  std::array<TransactionReport, kTransactions.size()> transactions;
  std::vector<Interval> intervals;
  std::vector<Audit> audits;
  std::vector<ErrorSample> errors;
  std::uint64_t cpu_us = 0;            ///< driver process, user + system, inside the window
  std::uint64_t transactions_all = 0;  ///< everything completed inside the window, whatever the outcome
  std::uint64_t committed_total = 0;   ///< all commits from connect to exit: to compare with the server's counters
  std::uint64_t unknown_total = 0;     ///< all unknown outcomes from connect to exit: may be commits too
  double connection_wait_share = 0;    ///< share of response time spent waiting for a free connection
  double run_queue_share = 0;          ///< share of the workers' time spent runnable but without a core
  double cpu_share = 0;                ///< of all cores given to the process
  double cores = 0;                    ///< that it might use: its CPU mask's, or fewer by its cgroups' limits
  /// Periods of its cgroup's limit inside the window, and in how many it was held up; 0 without a limit.
  std::uint64_t cpu_periods = 0, throttled_periods = 0;
  /// Paced runs: transactions that the pacing asked for inside the window; none: not paced.
  std::optional<double> offered;
  bool client_saturated = false;
  std::string saturation_reason;
  std::uint64_t reconnects = 0;
  std::uint64_t queue_at_window_begin = 0;  ///< open loop: how many were waiting when the window began (drained)
  double steady_at_s = 0;                   ///< when the warm-up ended, seconds after the start
  std::string client_version;               ///< client library
  /// Status variables that the job asked for, each the sum over this driver's sessions from their first statement on.
  std::map<std::string, std::int64_t> session_counters;
  /// Key lookups instead of transactions, in the order of the job; empty for DBT2.
  std::vector<LookupPhase> lookups;
};

struct LoadReport {
  std::uint64_t rows = 0, bytes = 0, waits = 0;  ///< waits: statements sent again after an error that ends by itself
  std::map<std::string, std::uint64_t> waits_by_class;  ///< "overload", "lock wait timeout" … (common/sql/error_class)
  std::vector<int> loaded, skipped;                     ///< warehouses
  double seconds = 0;
  std::string method;
};

struct CheckResult {
  int condition = 0;  ///< 1–12 of clause 3.3.2
  std::string text;   ///< "d_next_o_id - 1 = max(o_id) = max(no_o_id)"
  bool passed = true;
  std::uint64_t violations = 0;
  std::string example;  ///< first violation, with its keys and both values
};

struct CheckReport {
  std::vector<CheckResult> results;
  double seconds = 0;
};

Json to_json(const RunReport& report);
Json to_json(const LoadReport& report);
Json to_json(const CheckReport& report);
/// Errors: environment, naming `origin`, if the text is no such report.
RunReport read_run_report(const Json& json, const std::string& origin);
LoadReport read_load_report(const Json& json, const std::string& origin);
CheckReport read_check_report(const Json& json, const std::string& origin);

}  // namespace forklift::contract
