#include "bench/driven.hpp"

namespace forklift::bench {

using namespace std::chrono_literals;
using test::DriverProcess;
using test::TestServer;

Measured perform(const std::string& command, const Json& job) {
  DriverProcess driver{command, job};
  if (command == "run") {
    driver.wait_for("ready");
    driver.say({{"start_at_us", 0}});
  }
  Measured measured{driver.wait_for("report").at("report"), 0, 0};
  driver.wait_for("bye");
  driver.exit_code();
  measured.cpu_us = driver.cpu_us();
  measured.memory_bytes = driver.memory_bytes();
  return measured;
}

contract::Database database(int warehouses) {
  contract::Database database;
  database.warehouses = warehouses;
  return database;
}

double load(const TestServer& server, int warehouses) {
  contract::LoadJob job;
  job.targets = {server.target()};
  job.database = database(warehouses);
  return contract::read_load_report(perform("load", contract::to_json(job)).report, "load").seconds;
}

contract::RunJob run_job(const TestServer* server, const std::string& implementation, int connections) {
  contract::RunJob job;
  job.run = "bench";
  job.targets.resize(1);
  if (server != nullptr) job.targets = {server->target()};
  job.database = database(kWarehouses);
  job.home_warehouses = {1, 2, 3, 4};
  job.terminals = (connections + kWarehouses - 1) / kWarehouses;
  job.connections = connections;
  job.implementation = implementation;
  job.warmup = 5s;
  job.duration = 15s;
  return job;
}

contract::RunReport drive(const contract::RunJob& job) {
  return contract::read_run_report(perform("run", contract::to_json(job)).report, "run");
}

double cpu_per_transaction(const contract::RunReport& report) {
  return static_cast<double>(report.cpu_us) / static_cast<double>(std::max<std::uint64_t>(1, report.transactions_all));
}
double per_second(const contract::RunReport& report, const contract::RunJob& job) {
  return static_cast<double>(report.transactions_all) * 1e6 / static_cast<double>(job.duration.count());
}

}  // namespace forklift::bench
