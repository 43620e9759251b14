// Files for DBT2's loader, loaded by a plain LOAD DATA.
#include <catch2/catch.hpp>
#include <fstream>

#include "common/core/text.hpp"
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("generate: each warehouse stands in one part, and the files fill the tables as they are",
          "[driver][integration]") {
  const TestServer server;
  const TemporaryDirectory directory;
  DriverProcess driver{{"generate", "--out", directory.path().string(), "--first", "1", "--last", "2", "--parts", "2",
                        "--scale", "0.01", "--seed", "7"}};
  CHECK(driver.wait_for("report").at("report").at("files") == 17);
  CHECK(driver.exit_code() == 0);
  // Whose rows stand there can't be seen: they are not written over.
  DriverProcess again{{"generate", "--out", directory.path().string(), "--first", "1", "--last", "2", "--parts", "2",
                       "--scale", "0.02", "--seed", "7"}};
  const auto refused = again.wait_for("error");
  CHECK(refused.at("where") == (directory.path() / "item.data").string());
  CHECK(refused.at("what") == "it exists already");
  CHECK(refused.at("fix") == "Move it away, or name another directory with --out");
  CHECK(again.exit_code() == 3);
  server.session()->query("SET GLOBAL local_infile = 1");
  const auto load_file = [&](const std::string& file, const std::string& table) {
    // The server reads the file: both are on this machine.
    const std::string columns =
        table == "history" ? " (h_c_id,h_c_d_id,h_c_w_id,h_d_id,h_w_id,h_date,h_amount,h_data)" : "";
    server.session()->query("LOAD DATA INFILE '" + (directory.path() / file).string() + "' INTO TABLE " + table +
                            " FIELDS TERMINATED BY '\\t'" + columns);
  };
  load_file("item.data", "item");
  for (const std::string part : {"1", "2"}) {
    for (const std::string table :
         {"warehouse", "district", "customer", "history", "new_order", "order", "order_line", "stock"}) {
      load_file(part + "/" + table + ".data", table == "order" ? "orders" : table);
    }
  }
  CHECK(server.number("SELECT COUNT(*) FROM customer") == 600);
  require_consistent(check_job(server));
  CHECK(load(load_job(server)).skipped == std::vector{1, 2});
}
