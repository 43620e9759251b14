#pragma once
// Pure: one measurement window for all sysbench processes of a run. Each counts by seconds of its own, from its own
// start; a process that began late would otherwise be counted while the others had ended already, and their throughputs
// could not be added. So the window begins when the last one has warmed up, and what each counted in it comes from its
// reports per second.
#include <cstdint>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "orchestrator/workloads/sysbench/output.hpp"

namespace forklift::workloads::sysbench {

/// What is asked of each process, in whole seconds.
struct Times {
  int warmup = 0, duration = 0;
  int room = 0;  ///< by which the starts of several may differ, and each process runs longer

  /// Room for several processes only. The report of a process's last second may be lost at its end: one more is run.
  static Times of(int warmup, int duration, std::size_t processes);
  int run() const { return warmup + duration + room + 1; }
};

/// One process as it was followed.
struct Process {
  std::string name;             ///< "driver-1"
  std::int64_t start_us = 0;    ///< its start on our clock
  std::vector<Second> seconds;  ///< none: it gave up before
};

struct Window {
  std::int64_t begin_us = 0, end_us = 0;
  std::string problem;  ///< why it is shorter than was asked; empty if it is not
};

/// When a process started, by our clock: the median of what its lines say. A line that came at `at_us` and ends second
/// n says at_us − n s; the start line is second 0. One that was delayed misleads nobody so.
std::int64_t start_of(std::vector<std::int64_t> moments_us);

/// The window of those processes that reported seconds: from the latest end of a warm-up on as long as was asked, or as
/// far as all of them reported.
Window shared_window(const std::vector<Process>& processes, const Times& times);

/// What a process counted.
struct Counts {
  double transactions = 0, queries = 0, errors = 0;
};

/// The counts of one process over its time.
class Course {
 public:
  explicit Course(const std::vector<Second>& reports);
  /// From its start until `seconds` after it: parts of a second in proportion; 0 before the start, and nothing more
  /// after the last report.
  Counts until(double seconds) const;

 private:
  struct Point {
    double at = 0;
    Counts counts;
  };
  std::vector<Point> points_;
};

/// Fills in times, counts and seconds of the window. `start_at_us` becomes the latest start, so that the window begins
/// on a whole second and the seconds of all processes can be added; queries are the session counter "queries".
void count_window(const Process& process, const Window& window, const Times& times, contract::RunReport& report);

/// Of all reports together.
double queries_of(const std::vector<contract::RunReport>& reports);
double transactions_of(const std::vector<contract::RunReport>& reports);

}  // namespace forklift::workloads::sysbench
