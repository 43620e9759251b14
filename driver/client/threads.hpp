#pragma once
// What all threads of another process have used so far, from /proc.
#include <cstddef>
#include <cstdint>

namespace forklift::driver::client {

struct ThreadTimes {
  std::int64_t cpu_us = 0;        ///< user and system, of the whole process, those that have ended included
  std::int64_t run_queue_us = 0;  ///< runnable, but without a core; of the threads that live
  std::size_t threads = 0;        ///< that live
};

/// Zeros of a process that is gone; one that has ended and was not waited for still tells its CPU time.
ThreadTimes thread_times(int pid);

}  // namespace forklift::driver::client
