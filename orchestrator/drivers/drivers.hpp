#pragma once
// The drivers of a cluster, one per SQL node: each has a host and its files there.
#include <map>
#include <string>
#include <vector>

#include "orchestrator/hosts/driver_copies.hpp"
#include "orchestrator/process/talking.hpp"

namespace forklift::drivers {

/// Where one driver runs.
struct Driver {
  std::string name;  ///< "driver-1"
  remote::Remote* host = nullptr;
  hosts::DriverFiles files;
  std::int64_t clock_offset_us = 0;  ///< its host's wall clock minus ours; asked again before each run
  std::string mark{};                ///< of its processes: one at a time
};

/// Where what is started on drivers' hosts is recorded.
struct Recorder {
  process::Journal& journal;
  std::string database;  ///< the experiment's results file, absolute
  Clock& clock;
};

/// One for each of `count` SQL nodes; `mark_prefix` and its name are its mark. Errors: environment, if a host can't run
/// our driver.
std::vector<Driver> prepare(const hosts::ClusterHosts& at, std::size_t count, const std::string& password,
                            const std::string& mark_prefix);

/// Starts what works for a driver: its own program, or another one behind it. Errors: environment.
std::unique_ptr<remote::LineProcess> open(const Driver& driver, const remote::Command& command,
                                          const Recorder& recorder);

}  // namespace forklift::drivers
