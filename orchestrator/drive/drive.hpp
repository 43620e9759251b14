#pragma once
// One run: every driver started, one agreed start, every report in.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "orchestrator/drive/driver_process.hpp"
#include "orchestrator/drive/workplace.hpp"

namespace forklift::drive {

/// Where one driver runs.
struct Seat {
  std::string name;  ///< "driver-1"
  remote::Remote* host = nullptr;
  Workplace place;
  std::int64_t clock_offset_us = 0;  ///< its host's wall clock minus ours; asked anew before each run
  std::string mark{};                ///< of its processes, so that the watch shows them singly; empty: none
};
/// The environment of programs that work for a seat.
std::map<std::string, std::string> environment_of(const Seat& seat);

/// What all jobs of a run have in common.
struct Surroundings {
  Clock& clock;
  Interrupt interrupt;
  std::function<void(const std::string& driver, const Json& event)> progress;
  /// Called once when it is known at what time of our wall clock the measurement window begins; may be empty.
  std::function<void(std::int64_t wall_us)> window_begins;
};

struct DriveResult {
  std::int64_t start_at_us = 0;              ///< agreed start on our clock
  std::vector<contract::RunReport> reports;  ///< one per seat, in order; their times are on our clock
};

/// Starts one driver per seat with its job, agrees on a start when all are ready, and waits for all reports.
/// Errors: environment, naming the first driver that failed; the others are ended then.
DriveResult drive(const std::vector<Seat>& seats, const std::vector<contract::RunJob>& jobs,
                  const Surroundings& around);

/// Runs one job that needs no agreed start ("load", "check") and gives back its report.
Json work(const Seat& seat, const std::string& kind, const Json& job, const Surroundings& around, Deadline deadline);

}  // namespace forklift::drive
