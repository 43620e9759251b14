#pragma once
// One run: every driver started, one agreed start, every report in.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "orchestrator/drivers/driver_process.hpp"
#include "orchestrator/drivers/drivers.hpp"

namespace forklift::drivers {

/// What all jobs of a run have in common.
struct Context {
  Clock& clock;
  process::Journal& journal;  ///< knows of each driver; used by any thread
  std::string database;       ///< the experiment's results file, absolute
  Interrupt interrupt;
  std::function<void(const std::string& driver, const Json& event)> progress;
  /// Called once when it is known at what time of our wall clock the measurement window begins; may be empty.
  std::function<void(std::int64_t wall_us)> window_begins;

  Recorder recorder() const { return {journal, database, clock}; }
};

struct DriveResult {
  std::int64_t start_at_us = 0;              ///< agreed start on our clock
  std::vector<contract::RunReport> reports;  ///< one per driver, in order; their times are on our clock
};

/// Starts one process per driver with its job, agrees on a start when all are ready, and waits for all reports.
/// Errors: environment, naming the first driver that failed; the others are ended then.
DriveResult drive(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                  const Context& context);

/// Runs one job that needs no agreed start ("load", "check") and gives back its report.
Json work(const Driver& driver, const std::string& kind, const Json& job, const Context& context, Deadline deadline);

}  // namespace forklift::drivers
