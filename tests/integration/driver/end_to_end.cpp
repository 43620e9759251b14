// Load, run and check against a real InnoDB server.
#include <catch2/catch.hpp>

#include "common/contract/report.hpp"
#include "driver_process.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

constexpr int kWarehouses = 2;
const contract::Database kSmall{.warehouses = kWarehouses, .scale = 0.01, .seed = 7};

contract::LoadJob load_job(const TestServer& server, const std::string& method = "load-data-local") {
  contract::LoadJob job;
  job.targets = {server.target()};
  job.database = kSmall;
  job.method = method;
  return job;
}

contract::RunJob run_job(const TestServer& server) {
  contract::RunJob job;
  job.run = "test";
  job.targets = {server.target()};
  job.database = kSmall;
  job.home_warehouses = {1, 2};
  job.terminals = 2;
  job.warmup = 500ms;
  job.duration = 2s;
  return job;
}

contract::CheckJob check_job(const TestServer& server) {
  contract::CheckJob job;
  job.targets = {server.target()};
  job.database = kSmall;
  return job;
}

std::uint64_t committed_new_orders(const contract::RunReport& report) {
  std::uint64_t count = 0;
  for (const auto& interval : report.intervals) count += interval.transaction == 0 ? interval.committed : 0;
  return count;
}

void require_consistent(const TestServer& server) {
  const auto report = contract::read_check_report(report_of("check", contract::to_json(check_job(server))), "test");
  REQUIRE(report.results.size() == 12);
  for (const auto& result : report.results) {
    INFO(result.condition << " " << result.text << ": " << result.example);
    CHECK(result.passed);
  }
}

}  // namespace

TEST_CASE("driver: what was loaded is consistent, and still is after a run", "[driver][integration]") {
  const TestServer server;
  const auto loaded = contract::read_load_report(report_of("load", contract::to_json(load_job(server))), "test");
  CHECK(loaded.loaded == std::vector{1, 2});
  require_consistent(server);

  const auto before = server.number("SELECT COUNT(*) FROM orders");
  const auto report = contract::read_run_report(report_of("run", contract::to_json(run_job(server))), "test");
  CHECK(report.run == "test");
  CHECK(report.transactions_all > 0);
  CHECK(report.errors.empty());
  for (const auto& transaction : report.transactions) CHECK(transaction.outcomes[0] == transaction.response.count());
  CHECK(server.number("SELECT COUNT(*) FROM orders") - before == static_cast<std::int64_t>(committed_new_orders(report)));
  CHECK(server.number("SELECT SUM(s_order_cnt) FROM stock") ==
        server.number("SELECT COUNT(*) FROM order_line WHERE ol_o_id > 30"));
  CHECK(server.number("SELECT SUM(s_remote_cnt) FROM stock") ==
        server.number("SELECT COUNT(*) FROM order_line WHERE ol_supply_w_id <> ol_w_id"));
  require_consistent(server);
}
