#pragma once
// Pure: what sysbench writes, line by line: of a run under way, as a driver's report, and of one that is imported.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/contract/client.hpp"
#include "common/contract/report.hpp"

namespace forklift::sysbench {

/// Its clock runs from the line that begins so.
inline constexpr std::string_view kStartLine = "Threads started!";

class Output {
 public:
  /// `warmup_s`: seconds before the checkpoint, 0 without one.
  explicit Output(int warmup_s) : warmup_s_(warmup_s) {}

  void line(const std::string& text);

  /// "Threads started!" was there: its clock runs from then on.
  bool started() const { return started_; }
  /// The report at the end was there.
  bool complete() const { return complete_; }
  /// Its first line that begins with FATAL or "PANIC"; empty if there is none.
  const std::string& fatal() const { return fatal_; }
  /// Transactions per second of the latest interval, for the screen.
  double latest_tps() const { return latest_tps_; }

  /// The latest report's, at a checkpoint or at the end; nothing before the first.
  struct Totals {
    std::optional<std::uint64_t> transactions;
    std::optional<double> seconds;
    std::uint64_t errors = 0, reconnects = 0;
  };
  const Totals& totals() const { return totals_; }
  const Histogram& histogram() const { return histogram_; }

  /// `start_at_us`: when its threads were started. The window is from the warm-up's end to what it calls its total
  /// time.
  contract::RunReport report(const std::string& run, int driver, std::int64_t start_at_us) const;

 private:
  void interval(const std::string& text);
  void bucket(const std::string& text);
  void total(const std::string& text);

  int warmup_s_;
  bool started_ = false, complete_ = false, in_histogram_ = false;
  std::string fatal_, version_;
  double latest_tps_ = 0;
  Totals totals_;
  std::vector<contract::Interval> intervals_;
  Histogram histogram_;
};

/// What our driver measured of it, into its report.
void add_client(const contract::ClientReport& client, contract::RunReport& report);

/// Each sysbench counts its seconds from its own start: from now on all count from the earliest one's, so that their
/// seconds can be added. A second that one of them did not report is left out of all.
void count_from_one_start(std::vector<contract::RunReport>& reports);

}  // namespace forklift::sysbench
