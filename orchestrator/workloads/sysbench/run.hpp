#pragma once
// sysbench on the drivers' hosts: its tables, and one run.
#include <optional>
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::workloads::sysbench {

/// Makes the cell's tables in its database, where none of that name may stand. Rows and the time that they took.
/// Errors: environment, with sysbench's last lines.
contract::LoadReport prepare(const drivers::Driver& driver, const plan::Cell& cell, const sql::Endpoint& endpoint,
                             const drivers::Context& driving);

/// One run: one sysbench per driver, each with its endpoint and its part of the threads.
struct Job {
  const std::vector<drivers::Driver>& drivers;
  const plan::Cell& cell;
  const std::vector<sql::Endpoint>& endpoints;  ///< where they connect: servers or proxies
  const std::vector<sql::Endpoint>& servers;    ///< whose statements are counted
  std::uint64_t seed = 0;
  std::string name;  ///< of the run, in its reports
};

struct Result {
  drivers::DriveResult driven;                       ///< all count over one window
  std::vector<std::string> failures;                 ///< "driver-1: sysbench gave up: …": a result too
  std::optional<store::ServerCounts> server_counts;  ///< in that window; none: see failures and warnings
  std::vector<std::string> warnings;
};

/// Errors: environment, if a host is lost or has no sysbench.
Result run(const Job& job, const drivers::Context& driving);

}  // namespace forklift::workloads::sysbench
