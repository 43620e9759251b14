#pragma once
// The drivers of cells that are measured in short windows in turn. They connect before each slice of their cell and end
// after it: sessions that stay connected keep a speed of their own for as long as they last, which A/A experiments took
// for a difference between cells.
#include <map>
#include <set>
#include <vector>

#include "orchestrator/drivers/drive.hpp"

namespace forklift::drivers {

/// The drivers of one cell, connected.
class SlicedDrivers {
 public:
  /// Starts one process per driver with its job, which is a sliced one, and waits until all are ready. Errors:
  /// environment.
  SlicedDrivers(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs, const Context& context);

  /// One slice: all begin at once; their reports, on our clock, have the names of `jobs`. `drivers` have their hosts'
  /// clocks as they are now. Errors: environment, naming the first driver that failed.
  DriveResult slice(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                    const Context& context);

  /// Ends the drivers in order.
  void end(const std::vector<Driver>& drivers, const Context& context);

 private:
  std::vector<DriverProcess> processes_;
};

/// Those of all cells of a cluster that runs, by the cell's index.
class Slices {
 public:
  bool connected(int cell) const { return connected_.contains(cell); }
  /// Connects the cell's drivers. The first time they work for so long in slices that nobody counts.
  void connect(int cell, Microseconds warmup, const std::vector<Driver>& drivers,
               const std::vector<contract::RunJob>& jobs, const Context& context);
  /// One slice of a cell that is connected; then its drivers end.
  DriveResult drive(int cell, const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                    const Context& context);
  /// The drivers end by themselves when nobody holds them any more: after a failure, before a cluster stops.
  void drop() {
    connected_.clear();
    warmed_.clear();
  }

 private:
  std::map<int, SlicedDrivers> connected_;
  std::set<int> warmed_;  ///< cells
};

}  // namespace forklift::drivers
