#pragma once
// What `forklift-driver client` saw of a load generator that is not ours: the measures of a driver, taken from outside.
#include <cstdint>
#include <string>

#include "common/core/json.hpp"

namespace forklift::contract {

struct ClientReport {
  int exit_code = 0;           ///< 128 + n if signal n ended it
  bool out_of_memory = false;  ///< the kernel's out-of-memory killer ended it
  // Inside the window:
  std::uint64_t cpu_us = 0;
  double cpu_share = 0;  ///< of the cores given
  double cores = 0;      ///< given
  double run_queue_share = 0;
  std::uint64_t cpu_periods = 0, throttled_periods = 0;  ///< of its cgroup's limit; 0 without one
  std::string saturation_reason;                         ///< empty: it was not the bottleneck
};

Json to_json(const ClientReport& report);
/// Errors: environment, naming `origin`, if this is no such report.
ClientReport read_client_report(const Json& json, const std::string& origin);

}  // namespace forklift::contract
