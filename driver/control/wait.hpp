#pragma once
// Waiting that ends at once when the driver is told to stop.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "common/core/error.hpp"

namespace forklift::driver::control {

/// Waits for `duration`; returns false at once when stop is requested.
template <class Duration>
bool pause(const std::stop_token& stop, Duration duration) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock{mutex};
  return !changed.wait_for(lock, stop, duration, [&] { return stop.stop_requested(); });
}

/// Errors: interrupted, if stop was requested.
inline void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error{ErrorKind::interrupted, "forklift-driver", "it was told to stop", ""};
}

}  // namespace forklift::driver::control
