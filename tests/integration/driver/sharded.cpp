// Two independent servers: remote warehouses live on the other one, and two-phase commit keeps both in step.
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("driver: two servers, remote stock and customers change, and the checks hold over both",
          "[driver][integration]") {
  const TestServer first, second;
  const std::vector<std::vector<int>> warehouses{{1, 3}, {2, 4}};
  auto database = small_database(4);
  database.sharded = true;

  auto load_both = load_job(first);
  load_both.targets = {first.target(), second.target()};
  load_both.warehouses = warehouses;
  load_both.database = database;
  CHECK(load(load_both).loaded == std::vector{1, 2, 3, 4});
  CHECK(first.number("SELECT SUM(w_id) FROM warehouse") == 4);
  CHECK(second.number("SELECT COUNT(*) FROM item") == 1000);

  auto run = run_job(first);
  run.targets = load_both.targets;
  run.shard_warehouses = warehouses;
  run.database = database;
  run.home_warehouses = {1, 3};
  run.duration = std::chrono::milliseconds{1500};
  for (const char* implementation : {"statements", "single"}) {
    run.implementation = implementation;
    const auto report = drive(run);
    INFO(implementation);
    for (const auto& error : report.errors) UNSCOPED_INFO(error.text);
    for (const auto& transaction : report.transactions) CHECK(transaction.outcomes[3] + transaction.outcomes[4] == 0);
    CHECK(committed(report, 0) > 0);
  }

  // Only the first server's warehouses are at home here, so all that happened on the second was remote.
  const auto lines = first.number("SELECT COUNT(*) FROM order_line WHERE ol_supply_w_id IN (2, 4)");
  CHECK(lines > 0);
  CHECK(second.number("SELECT SUM(s_order_cnt) FROM stock") == lines);
  CHECK(second.number("SELECT SUM(s_remote_cnt) FROM stock") == lines);
  CHECK(second.number("SELECT SUM(c_payment_cnt) - COUNT(*) FROM customer") ==
        first.number("SELECT COUNT(*) FROM history WHERE h_c_w_id IN (2, 4)"));
  CHECK(first.session()->query("XA RECOVER").rows.empty());
  CHECK(second.session()->query("XA RECOVER").rows.empty());

  auto check = check_job(first);
  check.targets = load_both.targets;
  check.warehouses = warehouses;
  check.database = database;
  require_consistent(check);
}
