#pragma once
// Pure: what sysbench writes, line by line: of a run under way, as a driver's report, and of one that is imported.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/contract/report.hpp"

namespace forklift::workloads::sysbench {

/// Its clock runs from the line that begins so.
inline constexpr std::string_view kStartLine = "Threads started!";

/// One of its reports per second: rates since the report before. When it was held up, a report covers several seconds.
struct Second {
  int end = 0;                                       ///< whole seconds after its start
  double transactions = 0, queries = 0, errors = 0;  ///< per second
};

class Output {
 public:
  void line(const std::string& text);

  /// "Threads started!" was there: its clock runs from then on.
  bool started() const { return started_; }
  /// The report at the end was there.
  bool complete() const { return complete_; }
  /// Its first line that begins with FATAL or "PANIC"; empty if there is none.
  const std::string& fatal() const { return fatal_; }
  /// Its reports per second, in their order.
  const std::vector<Second>& seconds() const { return seconds_; }

  /// The latest report's, at a checkpoint or at the end; nothing before the first. Counts begin at the checkpoint
  /// before, times at the start.
  struct Totals {
    std::optional<std::uint64_t> transactions, queries;
    std::optional<double> seconds;
    int from_second = 0;  ///< the checkpoint before it; 0: there was none
    std::uint64_t errors = 0, reconnects = 0;
  };
  const Totals& totals() const { return totals_; }
  const Histogram& histogram() const { return histogram_; }

  /// What it reports of itself, without times and counts: those are of the window that all processes share
  /// (window.hpp). Its histogram begins at the checkpoint at its warm-up's end, and ends with it.
  contract::RunReport report(const std::string& run, int driver) const;

 private:
  void interval(const std::string& text);
  void bucket(const std::string& text);
  void total(const std::string& text);
  void end_of_report();

  bool started_ = false, complete_ = false, in_histogram_ = false;
  std::string fatal_, version_;
  int checkpoint_ = 0;  ///< its second, while its report is read
  Totals totals_;
  std::vector<Second> seconds_;
  Histogram histogram_;
};

}  // namespace forklift::workloads::sysbench
