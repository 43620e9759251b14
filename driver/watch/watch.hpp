#pragma once
// Tells once a second what the host does, until it is told to stop.
#include <stop_token>
#include <string>

#include "common/core/clock.hpp"
#include "driver/control/events.hpp"

namespace forklift::driver::watch {

/// Emits {"event": "host", "second": 4, "values": {"run_queue": 3, …}} every second, counted from 0 by a clock that
/// nobody sets. A host that was too busy to look leaves seconds out: the next figures are means since the last ones.
/// `cores`: of an emulated host; 0: of a machine. Returns how many were emitted.
int watch(const std::string& mark_prefix, double cores, control::Events& events, const std::stop_token& stop,
          Clock& clock);

}  // namespace forklift::driver::watch
