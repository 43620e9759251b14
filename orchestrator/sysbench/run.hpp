#pragma once
// sysbench on the drivers' seats: its tables, and one run.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/drive/drive.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::sysbench {

/// Makes the cell's tables in its database, where none of that name may stand. Rows and the time that they took.
/// Errors: environment, with sysbench's last lines.
contract::LoadReport prepare(const drive::Seat& seat, const plan::Cell& cell, const sql::Endpoint& endpoint,
                             Clock& clock);

struct Result {
  drive::DriveResult driven;
  std::vector<std::string> failures;  ///< "driver-1: FATAL: …": sysbench gave up, which is a result too
};

/// One sysbench per seat, each with its endpoint and its part of the threads. Errors: environment, if a host is lost or
/// has no sysbench.
Result run(const std::vector<drive::Seat>& seats, const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
           std::uint64_t seed, const std::string& name, const drive::Surroundings& around);

}  // namespace forklift::sysbench
