#pragma once
// The mix.log of DBT2 0.37 (iClaustron's): a line per transaction, "epoch_s,code,response_s,thread". Codes n p o d s
// are New-Order, Payment, Order-Status, Delivery, Stock-Level; lower case committed, upper case rolled back, E an
// error; START and TERMINATED frame them. Source: DBT2 0.37.50's driver.c. Recognised by its first line.
#include "orchestrator/import/kit.hpp"

namespace forklift::import {

/// The logs of one run, one per driver. The window is what all of them share: from the last first second to the first
/// last one, as DBT2's own script counts (committed New-Orders per minute of it). Errors: config, with file and line,
/// if a line is none of these, if a log has a START and no TERMINATED, or if the logs share no time.
Imported read_mix_logs(const std::vector<Text>& logs);

}  // namespace forklift::import
