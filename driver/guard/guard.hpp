#pragma once
// Ends what an experiment left on this host when nobody looks after it any more.
#include <functional>
#include <stop_token>
#include <string>

#include "common/core/clock.hpp"

namespace forklift::driver::guard {

struct Orders {
  std::string mark_prefix;  ///< "EXPERIMENT/": processes that carry such a mark are ended, but for guards
  std::string heartbeat;    ///< file that the orchestrator touches
  Microseconds patience{};  ///< silence for longer than this ends them
};

/// Looks once a second until it is told to stop, or until the silence was too long: then every process of the
/// experiment gets SIGTERM, and SIGKILL after a minute. Links that were cut (cuts.hpp) are restored when they are due,
/// and at the end. `say` is told of each. Returns how many were ended.
int guard(const Orders& orders, const std::function<void(const std::string&)>& say, const std::stop_token& stop,
          Clock& clock);

}  // namespace forklift::driver::guard
