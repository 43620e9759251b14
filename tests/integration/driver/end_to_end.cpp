// Load, run and check against a real InnoDB server.
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("driver: what was loaded is consistent, and still is after a run", "[driver][integration]") {
  const TestServer server;
  CHECK(load(load_job(server)).loaded == std::vector{1, 2});
  require_consistent(check_job(server));

  const auto orders = server.number("SELECT COUNT(*) FROM orders");
  const auto paid = server.number("SELECT COUNT(*) FROM history");
  const auto report = drive(run_job(server));
  CHECK(report.run == "test");
  CHECK(report.transactions_all > 0);
  require_only_conflicts(report);
  for (const auto& transaction : report.transactions) CHECK(transaction.outcomes[0] == transaction.response.count());
  CHECK(server.number("SELECT COUNT(*) FROM orders") - orders == static_cast<std::int64_t>(committed(report, 0)));
  CHECK(server.number("SELECT COUNT(*) FROM history") - paid == static_cast<std::int64_t>(committed(report, 1)));
  CHECK(server.number("SELECT SUM(s_order_cnt) FROM stock") ==
        server.number("SELECT COUNT(*) FROM order_line WHERE ol_o_id > 30"));
  CHECK(server.number("SELECT SUM(s_ytd) FROM stock") ==
        server.number("SELECT SUM(ol_quantity) FROM order_line WHERE ol_o_id > 30"));
  CHECK(server.number("SELECT SUM(s_remote_cnt) FROM stock") ==
        server.number("SELECT COUNT(*) FROM order_line WHERE ol_supply_w_id <> ol_w_id"));
  CHECK(server.number("SELECT COUNT(*) FROM stock WHERE s_quantity < 10 OR s_quantity > 100") == 0);
  CHECK(server.number("SELECT SUM(c_payment_cnt) FROM customer") - paid ==
        static_cast<std::int64_t>(committed(report, 1)));
  CHECK(server.number("SELECT COUNT(*) FROM customer WHERE c_credit = 'GC' AND c_data LIKE '%|%'") == 0);
  CHECK(server.number("SELECT COUNT(*) FROM customer WHERE c_credit = 'BC' AND c_payment_cnt > 1 AND c_data NOT LIKE "
                      "CONCAT(c_id, ' ', c_d_id, ' ', c_w_id, ' %|%')") == 0);
  require_consistent(check_job(server));
}

TEST_CASE("driver: both ways of loading make the same rows, and a second load changes nothing",
          "[driver][integration]") {
  const TestServer server;
  const auto checksum = [&] {
    std::string text;
    for (const char* sum :
         {"customer: SUM(CRC32(CONCAT_WS('|',c_w_id,c_d_id,c_id,c_last,c_data,c_phone)))",
          "orders: SUM(CRC32(CONCAT_WS('|',o_w_id,o_d_id,o_id,o_c_id,o_carrier_id,o_ol_cnt)))",
          "order_line: SUM(CRC32(CONCAT_WS('|',ol_w_id,ol_d_id,ol_o_id,ol_number,ol_i_id,ol_amount)))",
          "stock: SUM(CRC32(CONCAT_WS('|',s_w_id,s_i_id,s_quantity,s_dist_10,s_data)))",
          "item: SUM(CRC32(CONCAT_WS('|',i_id,i_name,i_price,i_data)))", "history: SUM(h_id)",
          "new_order: SUM(no_o_id)", "district: SUM(d_tax)", "warehouse: SUM(w_tax)"}) {
      const std::string_view whole = sum;
      const auto colon = whole.find(':');
      text += *server.session()
                   ->query("SELECT " + std::string{whole.substr(colon + 1)} + " FROM " +
                           std::string{whole.substr(0, colon)})
                   .rows[0][0] +
              " ";
    }
    return text;
  };
  CHECK(load(load_job(server)).loaded == std::vector{1, 2});
  const auto streamed = checksum();
  const auto again = load(load_job(server));
  CHECK(again.loaded.empty());
  CHECK(again.skipped == std::vector{1, 2});
  CHECK(again.rows == 0);
  CHECK(checksum() == streamed);

  for (const char* table :
       {"warehouse", "district", "customer", "history", "new_order", "orders", "order_line", "stock", "item"}) {
    server.session()->query(std::string{"TRUNCATE "} + table);
  }
  CHECK(load(load_job(server, "multi-insert")).loaded == std::vector{1, 2});
  CHECK(checksum() == streamed);
}

TEST_CASE("driver: a broken warehouse is cleared and loaded again, a complete one stays", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  const auto session = server.session();
  session->query("UPDATE warehouse SET w_name = 'mine' WHERE w_id = 1");
  SECTION("its own row is missing, as after a load that was cut off") {
    session->query("DELETE FROM warehouse WHERE w_id = 2; DELETE FROM stock WHERE s_w_id = 2 AND s_i_id > 50");
  }
  SECTION("rows are missing behind its back") { session->query("DELETE FROM customer WHERE c_w_id = 2 AND c_id = 5"); }
  const auto report = load(load_job(server));
  CHECK(report.loaded == std::vector{2});
  CHECK(report.skipped == std::vector{1});
  CHECK(server.number("SELECT COUNT(*) FROM warehouse WHERE w_id = 1 AND w_name = 'mine'") == 1);
  require_consistent(check_job(server));
}

TEST_CASE("driver: a check that fails says which condition, where, and by how much", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  server.session()->query("UPDATE district SET d_ytd = d_ytd + 1.5 WHERE d_w_id = 2 AND d_id = 3");
  const auto report = contract::read_check_report(report_of("check", contract::to_json(check_job(server)), 1), "check");
  for (const auto& result : report.results) CHECK(result.passed == (result.condition != 1 && result.condition != 9));
  CHECK(report.results[0].example == "warehouse 2: w_ytd 3000.00, sum(d_ytd) 3001.50");
  CHECK(report.results[8].example == "warehouse 2, district 3: d_ytd 301.50, sum(h_amount) 300.00");
}

TEST_CASE("driver: procedures keep every rule that statements keep", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  auto job = run_job(server);
  job.implementation = "procedures";
  for (const bool damaged : {false, true}) {
    if (damaged) server.session()->query("DROP PROCEDURE forklift_payment");
    const auto orders = server.number("SELECT COUNT(*) FROM orders");
    const auto report = drive(job);
    require_only_conflicts(report);
    CHECK(server.number("SELECT COUNT(*) FROM orders") - orders == static_cast<std::int64_t>(committed(report, 0)));
  }
  CHECK(server.number("SELECT SUM(s_remote_cnt) FROM stock") ==
        server.number("SELECT COUNT(*) FROM order_line WHERE ol_supply_w_id <> ol_w_id"));
  CHECK(server.number("SELECT SUM(s_ytd) FROM stock") ==
        server.number("SELECT SUM(ol_quantity) FROM order_line WHERE ol_o_id > 30"));
  CHECK(server.number("SELECT COUNT(*) FROM customer WHERE c_credit = 'BC' AND c_payment_cnt > 1 AND c_data NOT LIKE "
                      "CONCAT(c_id, ' ', c_d_id, ' ', c_w_id, ' %|%')") == 0);
  require_consistent(check_job(server));
}
