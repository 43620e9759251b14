#pragma once
// What one worker counts, without locks; merged at the end. Once a second the finished second goes to the board, from
// which the monitor reads progress.
#include <array>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

#include "common/contract/report.hpp"
#include "driver/run/timeline.hpp"
#include "driver/tpcc/audit.hpp"
#include "driver/transactions/executor.hpp"

namespace forklift::driver::run {

/// One transaction as it ended. Times since the start of the run.
struct Completed {
  int type = 0;
  transactions::Outcome outcome = transactions::Outcome::committed;
  std::uint64_t retries = 0;
  std::int64_t intended_us = 0, begin_us = 0, end_us = 0;
  std::uint64_t round_trips = 0;  ///< of all attempts
};

/// The last finished second of all workers together.
class Board {
 public:
  struct Second {
    std::uint64_t committed = 0, failed = 0;
    Histogram response;
  };
  void add(std::int64_t second, std::uint64_t committed, std::uint64_t failed, const Histogram& response);
  /// Takes and forgets everything up to and including `second`.
  Second take(std::int64_t second);

 private:
  std::mutex mutex_;
  std::map<std::int64_t, Second> seconds_;
};

class Recorder {
 public:
  Recorder(const Timeline& timeline, Board& board) : timeline_(timeline), board_(board) {}

  void record(const Completed& done);
  void sample_error(int type, const transactions::Attempt& attempt);
  void count_input(const tpcc::Input& input, const tpcc::RemotePolicy& remote) { inputs_.add(input, remote); }
  void count_skipped(std::uint64_t arrivals) { skipped_ += arrivals; }
  /// Time on a run queue inside the window.
  void count_run_queue(std::int64_t us) { run_queue_us_ += us; }
  void finish() { publish(); }

  /// Adds this worker's counts to the report of all.
  void merge_into(contract::RunReport& report, tpcc::InputCounts& inputs) const;
  /// Sums over the window: time from intended start to first attempt, and to the answer.
  std::int64_t waited_us() const { return waited_us_; }
  std::int64_t responded_us() const { return responded_us_; }
  std::int64_t run_queue_us() const { return run_queue_us_; }
  /// Transactions whose intended start lies in the window, and the time in it from there to their ends.
  std::uint64_t due_in_window() const { return due_in_window_; }
  std::int64_t busy_us() const { return busy_us_; }

 private:
  using Second = std::array<contract::Interval, contract::kTransactions.size()>;
  void publish();
  void record_window(const Completed& done);

  const Timeline& timeline_;
  Board& board_;
  std::array<contract::TransactionReport, contract::kTransactions.size()> window_;
  std::vector<Second> seconds_;
  std::map<std::tuple<int, int, unsigned, int, int>, contract::ErrorSample> errors_;
  std::uint64_t round_trips_ = 0;  ///< from connect to exit
  tpcc::InputCounts inputs_;
  std::uint64_t committed_total_ = 0, unknown_total_ = 0, window_all_ = 0, skipped_ = 0;
  std::int64_t waited_us_ = 0, responded_us_ = 0, run_queue_us_ = 0, busy_us_ = 0;
  std::uint64_t due_in_window_ = 0;
  std::int64_t current_second_ = 0;
  std::uint64_t second_committed_ = 0, second_failed_ = 0;
  Histogram second_response_;
};

}  // namespace forklift::driver::run
