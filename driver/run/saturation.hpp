#pragma once
// Was the client the bottleneck? What the driver used of the machine inside the window, and the verdict on it.
#include <cstdint>
#include <string>

namespace forklift::driver::run {

/// CPU time of this process so far, user and system.
std::int64_t cpu_now_us();

/// Time that the calling thread was runnable but had no core, so far; 0 where the system does not tell.
std::int64_t thread_run_queue_us();

/// Cores that this process may run on.
int cores_given();

struct Load {
  double cpu_share = 0;              ///< of all cores given
  double run_queue_share = 0;        ///< of the workers' time
  double connection_wait_share = 0;  ///< of response time
  bool paced = false;                ///< terminals that never wait on purpose wait for connections by design
};

/// Empty: the client was not the bottleneck; otherwise why it was. The limits stand in docs/measurement.md.
std::string saturation(const Load& load);

}  // namespace forklift::driver::run
