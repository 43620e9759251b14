#pragma once
// Tells once a second what the host does, until it is told to stop.
#include <stop_token>
#include <string>

#include "common/core/clock.hpp"
#include "driver/control/events.hpp"

namespace forklift::driver::watch {

/// Emits {"event": "host", "at_us": wall clock, "values": {"run_queue": 3, …}} every second; at_us is the end of the
/// second that the figures are of. Returns how many were emitted.
int watch(const std::string& mark_prefix, control::Events& events, const std::stop_token& stop, Clock& clock);

}  // namespace forklift::driver::watch
