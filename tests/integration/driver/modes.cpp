// However transactions are sent, the same inputs leave the same rows behind.
#include "driver/targets/targets.hpp"
#include "driver/tpcc/mix.hpp"
#include "driver/tpcc/sizes.hpp"
#include "driver/transactions/executor.hpp"
#include "driver/transactions/single_text.hpp"

#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "tests/integration/driver/jobs.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace forklift::driver;
using transactions::Outcome;

namespace {

constexpr int kTransactions = 2'500;  // in each of four modes
const std::vector<std::string> kTables{"warehouse", "district",   "customer", "history", "new_order",
                                       "orders",    "order_line", "item",     "stock"};

/// One terminal's.
std::vector<tpcc::Input> inputs(int count) {
  const auto database = small_database(2);
  const auto sizes = tpcc::sizes_at(database.scale);
  const tpcc::RemotePolicy remote{tpcc::remote_mode("spec"), database.warehouses, {}};
  const tpcc::InputGenerator generator{sizes, tpcc::nurand_constants(database.seed, sizes), remote};
  Random random{database.seed};
  tpcc::Deck deck;
  std::vector<tpcc::Input> all;
  for (int i = 0; i < count; ++i) all.push_back(generator.draw(deck.deal(random), random, 1 + i % 2, 1 + i % 10));
  return all;
}

/// An executor of one session on a database of the server.
struct Session {
  targets::Connector connector;
  targets::Shards shards;
  transactions::KeyMaker keys{0, system_clock()};
  std::unique_ptr<transactions::Executor> executor;

  Session(const TestServer& server, const std::string& database, const std::string& implementation, bool prepared)
      : connector{targets::endpoints({target_of(server, database)}), mysql::connect},
        executor{transactions::make_executor(implementation, {connector, shards, keys, "repeatable-read"}, prepared)} {
    executor->prepare();
  }
  static contract::Target target_of(const TestServer& server, const std::string& database) {
    auto target = server.target();
    target.database = database;
    return target;
  }
};

struct Mode {
  std::string database, implementation;
  bool prepared = true;
  std::uint64_t round_trips = 0, rolled_back = 0;
};

void drive(const TestServer& server, Mode& mode, const std::vector<tpcc::Input>& all) {
  Session session{server, mode.database, mode.implementation, mode.prepared};
  for (const auto& input : all) {
    const auto attempt = session.executor->attempt(input);
    INFO(mode.database << ": " << attempt.text);
    REQUIRE((attempt.outcome == Outcome::committed || attempt.outcome == Outcome::intended_rollback));
    mode.rolled_back += attempt.outcome == Outcome::intended_rollback ? 1 : 0;
    mode.round_trips += attempt.round_trips;
  }
}

void copy_of_loaded(const TestServer& server, const std::string& name) {
  const auto session = server.session();
  session->query("CREATE DATABASE " + name + "; USE " + name + "; " +
                 read_file(std::filesystem::path{FORKLIFT_SOURCE_DIR} / "schemas/tpcc/tables.sql"));
  for (const auto& table : kTables) session->query("INSERT INTO " + table + " SELECT * FROM dbt2." + table);
}

/// All columns but what tells when a row was written: of dates, whether there is one; h_id is made of the time.
std::string columns_of(const TestServer& server, const std::string& table) {
  return *server.session()
              ->query(
                  "SELECT GROUP_CONCAT(IF(data_type='datetime',CONCAT(column_name,' IS NULL'),column_name)) FROM "
                  "information_schema.columns WHERE table_schema='dbt2' AND column_name<>'h_id' AND table_name='" +
                  table + "'")
              .first()[0];
}

/// Rows of `table` in database `a` that `b` does not have, or not as often.
std::int64_t rows_alone(const TestServer& server, const std::string& table, const std::string& a,
                        const std::string& b) {
  const auto columns = columns_of(server, table);
  return server.number("SELECT COUNT(*) FROM (SELECT " + columns + " FROM " + a + "." + table + " EXCEPT ALL SELECT " +
                       columns + " FROM " + b + "." + table + ") alone");
}

}  // namespace

TEST_CASE("driver: every way to send transactions leaves the same rows behind", "[driver][integration]") {
  const TestServer server{{"--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=0"}};
  load(load_job(server));
  const auto all = inputs(kTransactions);
  std::vector<Mode> modes{{"as_statements", "statements"},
                          {"as_procedures", "procedures"},
                          {"as_prepared", "single"},
                          {"as_text", "single", false}};
  for (auto& mode : modes) {
    copy_of_loaded(server, mode.database);
    drive(server, mode, all);
  }
  const auto orders = server.number("SELECT COUNT(*) FROM as_statements.orders");
  CHECK(orders > server.number("SELECT COUNT(*) FROM dbt2.orders") + kTransactions / 3);
  for (const auto& mode : modes) {
    for (const auto& table : kTables) {
      INFO(mode.database << "." << table);
      CHECK(rows_alone(server, table, "as_statements", mode.database) == 0);
      CHECK(rows_alone(server, table, mode.database, "as_statements") == 0);
    }
    CHECK(mode.rolled_back == modes[0].rolled_back);
  }
  CHECK(modes[0].rolled_back > 0);
  CHECK(rows_alone(server, "stock", "as_statements", "dbt2") > 0);
  CHECK(modes[1].round_trips == kTransactions);
  CHECK(modes[0].round_trips < 4 * kTransactions);
  CHECK(modes[2].round_trips > 20 * kTransactions);
  CHECK(modes[3].round_trips == modes[2].round_trips);
}

TEST_CASE("driver: a session prepares each statement once, and again when it was lost", "[driver][integration]") {
  const TestServer server;
  load(load_job(server));
  const auto prepared = [&] {
    return server.session()->query("SHOW GLOBAL STATUS LIKE 'Com_stmt_prepare'").first()[1].value();
  };
  const auto once = std::to_string(transactions::single_statements().size());
  const auto twice = std::to_string(2 * transactions::single_statements().size());
  Session session{server, "dbt2", "single", true};
  CHECK(prepared() == once);
  const auto all = inputs(200);
  for (const auto& input : all) session.executor->attempt(input);
  CHECK(prepared() == once);

  const auto id = server.number(
      "SELECT id FROM information_schema.processlist WHERE user = 'forklift' AND id <> CONNECTION_ID() ORDER BY id");
  server.session()->query("KILL " + std::to_string(id));
  const auto lost = session.executor->attempt(all[0]);
  CHECK(lost.outcome == Outcome::retryable);
  CHECK(sql::is_connection_lost(lost.error));
  CHECK(session.executor->attempt(all[0]).outcome != Outcome::retryable);
  CHECK(session.executor->reconnects() == 1);
  CHECK(prepared() == twice);
}
