#pragma once
// The drivers of a cluster, one per SQL node: each has a host and its files there.
#include <map>
#include <string>
#include <vector>

#include "orchestrator/hosts/driver_copies.hpp"

namespace forklift::drivers {

/// Where one driver runs.
struct Driver {
  std::string name;  ///< "driver-1"
  remote::Remote* host = nullptr;
  hosts::DriverFiles files;
  std::int64_t clock_offset_us = 0;  ///< its host's wall clock minus ours; asked again before each run
  std::string mark{};                ///< of its processes, so that the watch shows them singly; empty: none
};

/// One for each of `count` SQL nodes; `mark_prefix` and its name are its mark. Errors: environment, if a host can't run
/// our driver.
std::vector<Driver> prepare(const hosts::ClusterHosts& at, std::size_t count, const std::string& password,
                            const std::string& mark_prefix);

/// The environment of programs that work for a driver.
std::map<std::string, std::string> environment_of(const Driver& driver);

}  // namespace forklift::drivers
