#pragma once
// Small jobs for the tests' servers, and what is asked of every database afterwards.
#include <catch2/catch.hpp>

#include "common/contract/report.hpp"
#include "tests/integration/driver/driver_process.hpp"

namespace forklift::test {

inline contract::Database small_database(int warehouses) {
  contract::Database database;
  database.warehouses = warehouses;
  database.scale = 0.01;
  database.seed = 7;
  return database;
}

inline contract::LoadJob load_job(const TestServer& server, const std::string& method = "load-data-local") {
  contract::LoadJob job;
  job.targets = {server.target()};
  job.database = small_database(2);
  job.method = method;
  return job;
}

inline contract::RunJob run_job(const TestServer& server) {
  contract::RunJob job;
  job.run = "test";
  job.targets = {server.target()};
  job.database = small_database(2);
  job.home_warehouses = {1, 2};
  job.terminals = 2;
  job.warmup = std::chrono::milliseconds{500};
  job.duration = std::chrono::seconds{2};
  return job;
}

inline contract::CheckJob check_job(const TestServer& server) {
  contract::CheckJob job;
  job.targets = {server.target()};
  job.database = small_database(2);
  return job;
}

inline contract::LoadReport load(const contract::LoadJob& job) {
  return contract::read_load_report(report_of("load", contract::to_json(job)), "load");
}

inline contract::RunReport drive(const contract::RunJob& job) {
  return contract::read_run_report(report_of("run", contract::to_json(job)), "run");
}

inline void require_consistent(const contract::CheckJob& job) {
  const auto report = contract::read_check_report(report_of("check", contract::to_json(job)), "check");
  REQUIRE(report.results.size() == 12);
  for (const auto& result : report.results) {
    INFO(result.condition << " " << result.text << ": " << result.example);
    CHECK(result.passed);
  }
}

/// On a database this small, two transactions may well wait for each other; nothing else may go wrong.
inline void require_only_conflicts(const contract::RunReport& report) {
  for (const auto& error : report.errors) {
    INFO(error.transaction << ": " << error.text);
    CHECK(error.outcome == "retryable");
  }
}

/// Commits of one transaction type from connect to exit, warm-up included.
inline std::uint64_t committed(const contract::RunReport& report, int transaction) {
  std::uint64_t count = 0;
  for (const auto& interval : report.intervals) count += interval.transaction == transaction ? interval.committed : 0;
  return count;
}

}  // namespace forklift::test
