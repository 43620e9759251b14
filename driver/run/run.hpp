#pragma once
// A run: connect and prepare, agree on the start, warm-up, measurement window, drain, report.
#include <functional>
#include <optional>
#include <stop_token>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "common/core/clock.hpp"
#include "driver/control/events.hpp"
#include "driver/targets/targets.hpp"

namespace forklift::driver::run {

/// What the caller tells a run that has begun.
class Orders {
 public:
  virtual ~Orders() = default;
  /// Waits for the agreed start (µs since the epoch, 0: now); nothing if stop was requested first.
  virtual std::optional<std::int64_t> wait_for_start(const std::stop_token& stop) = 0;
  /// The agreed begin of the window (steady warm-up with several drivers), once it is known.
  virtual std::optional<std::int64_t> window_at() = 0;
};

/// Errors: environment (a server, or the start was missed), interrupted.
contract::RunReport run(const contract::RunJob& job, targets::Connector& connector, Orders& orders,
                        control::Events& events, const std::stop_token& stop, Clock& clock);

}  // namespace forklift::driver::run
