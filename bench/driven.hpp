#pragma once
// Our own driver under measurement: small jobs, and what became of them.
#include <string>

#include "common/contract/report.hpp"
#include "tests/integration/driver/driver_process.hpp"

namespace forklift::bench {

inline constexpr int kWarehouses = 4;

/// Runs a job to its end; the process tells what it cost.
struct Measured {
  Json report;
  std::int64_t cpu_us = 0, memory_bytes = 0;
};
Measured perform(const std::string& command, const Json& job);

contract::Database database(int warehouses);
/// Seconds.
double load(const test::TestServer& server, int warehouses);

/// Of kWarehouses, for 5 + 15 s. Without a server: `implementation` is "null".
contract::RunJob run_job(const test::TestServer* server, const std::string& implementation, int connections);
contract::RunReport drive(const contract::RunJob& job);

double cpu_per_transaction(const contract::RunReport& report);
double per_second(const contract::RunReport& report, const contract::RunJob& job);

}  // namespace forklift::bench
