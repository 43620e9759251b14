#pragma once
// A run of key lookups: connect, agree on the start, the phases in order, report.
#include "common/contract/report.hpp"
#include "driver/run/run.hpp"

namespace forklift::driver::lookups {

/// Makes the empty table, and for SQL its database; a table of ours that stood under that name is dropped. Errors:
/// config, if the driver was built without NDB; environment, also if a table of that name is not ours.
contract::LoadReport prepare(const contract::LoadJob& job, targets::Connector& connector);

/// Errors: config and environment as prepare(), or the start was missed; interrupted.
contract::RunReport run(const contract::RunJob& job, targets::Connector& connector, run::Orders& orders,
                        control::Events& events, const std::stop_token& stop, Clock& clock);

}  // namespace forklift::driver::lookups
