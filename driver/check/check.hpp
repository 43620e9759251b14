#pragma once
// The twelve consistency conditions of clause 3.3.2: facts are read per warehouse with a few set queries, in parallel,
// and judged here (conditions.hpp). Works over several servers, and after any number of transactions.
#include <stop_token>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "driver/control/events.hpp"
#include "driver/targets/targets.hpp"

namespace forklift::driver::check {

/// Errors: environment (a server refused), config, interrupted.
contract::CheckReport check(const contract::CheckJob& job, targets::Connector& connector, control::Events& events,
                            const std::stop_token& stop);

}  // namespace forklift::driver::check
