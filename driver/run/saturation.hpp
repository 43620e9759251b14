#pragma once
// Was the client the bottleneck? What the driver used of the machine inside the window, and the verdict on it.
#include <cstdint>
#include <string>

#include "common/cgroup/cgroup.hpp"
#include "common/contract/report.hpp"

namespace forklift::driver::run {

/// CPU time of this process so far, user and system.
std::int64_t cpu_now_us();

/// Time that the calling thread was runnable but had no core, so far; 0 where the system does not tell.
std::int64_t thread_run_queue_us();

/// What the process has used so far, and what its control groups allow it.
struct Usage {
  std::int64_t cpu_us = 0;
  cgroup::Reading limits;
};
/// Of this process, now.
Usage usage_now(const cgroup::Membership& membership);

struct Load {
  double cpu_share = 0;              ///< of all cores given
  double run_queue_share = 0;        ///< of the workers' time
  double connection_wait_share = 0;  ///< of response time
  bool paced = false;                ///< terminals that never wait on purpose wait for connections by design
  double cores = 0;                  ///< given
  cgroup::Use throttling;            ///< inside the window
};

/// Sets CPU time, cores, their share, and the throttled periods of what lies between two usages `elapsed_us` apart;
/// gives back the part of a Load that follows.
Load fill_usage(contract::RunReport& report, const Usage& begin, const Usage& end, std::int64_t elapsed_us);

/// A share of throttled periods from here on makes a driver the bottleneck: in each of them it stood still.
inline constexpr double kThrottled = 0.05;

/// Empty: the client was not the bottleneck; otherwise why it was. The limits stand in docs/measurement.md.
std::string saturation(const Load& load);

}  // namespace forklift::driver::run
