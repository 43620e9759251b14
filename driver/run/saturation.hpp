#pragma once
// Was the client the bottleneck? What the driver used of the machine inside the window, and the verdict on it.
#include <cstdint>
#include <string>

namespace forklift::driver::run {

/// CPU time and time spent runnable without a core, of all threads of this process so far.
struct Usage {
  std::int64_t cpu_us = 0, run_queue_us = 0;
};
Usage usage_now();

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
