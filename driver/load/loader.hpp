#pragma once
// Fills a database with warehouses: rows are made in memory and streamed over several connections, one table of one
// warehouse at a time. Idempotent by warehouse: the WAREHOUSE row is written last, so that a warehouse without it, or
// with wrong counts, is broken: it is cleared and loaded again, and a complete one is skipped.
#include <stop_token>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "driver/control/events.hpp"
#include "driver/targets/targets.hpp"

namespace forklift::driver::load {

/// Loads, telling about progress once a second. `date` is the time that all rows carry ("2026-11-23 04:05:06").
/// Errors: environment (a server refused, naming table and warehouse), config, interrupted.
contract::LoadReport load(const contract::LoadJob& job, targets::Connector& connector, control::Events& events,
                          const std::stop_token& stop, const std::string& date);

}  // namespace forklift::driver::load
