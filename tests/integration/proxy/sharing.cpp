// When a client keeps its server connection, and when it gives it back.
#include <catch2/catch.hpp>
#include <thread>

#include "common/mysql/connection.hpp"
#include "tests/integration/proxy/running_proxy.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("proxy: many sessions share few connections, and each sees its own settings", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 2)};
  std::vector<std::unique_ptr<sql::SqlSession>> sessions;
  for (int i = 0; i < 20; ++i) {
    sessions.push_back(proxy.session());
    sessions.back()->query("SET SESSION group_concat_max_len = " + std::to_string(1000 + i) + ", time_zone = '+0" +
                           std::to_string(i % 10) + ":00'");
    if (i % 2 == 0) sessions.back()->query("USE mysql");
  }
  for (int i = 19; i >= 0; --i) {
    auto& session = *sessions[static_cast<std::size_t>(i)];
    CHECK(value(session, "SELECT @@group_concat_max_len") == std::to_string(1000 + i));
    CHECK(value(session, "SELECT @@time_zone") == "+0" + std::to_string(i % 10) + ":00");
    CHECK(value(session, "SELECT DATABASE()") == (i % 2 == 0 ? "mysql" : "dbt2"));
  }
  CHECK(server.number("SELECT COUNT(*) FROM information_schema.processlist WHERE db IS NOT NULL") <= 3);
  CHECK(proxy.count("now", "clients") == 20);
  CHECK(proxy.count("now", "clients_pinned") == 0);
}

TEST_CASE("proxy: what can't be made elsewhere binds the client, and leaves no trace behind it",
          "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 4)};
  struct Case {
    const char *pin, *make, *look, *here, *elsewhere;
  };
  for (const auto& each :
       {Case{"user variable", "SET @x = 7", "SELECT IFNULL(@x, 'none')", "7", "none"},
        Case{"temporary table", "CREATE TEMPORARY TABLE warehouse (a INT)",
             "SELECT COUNT(*) FROM information_schema.columns "
             "WHERE table_schema = 'nothing'",
             "0", "0"},
        Case{"named lock", "SELECT GET_LOCK('mine', 0)", "SELECT IS_FREE_LOCK('mine')", "0", "0"},
        Case{"session variable", "SET SESSION sql_buffer_result = 1", "SELECT @@sql_buffer_result", "1", "0"},
        Case{"kind of statement", "PREPARE s FROM 'SELECT 5'", "EXECUTE s", "5", ""},
        Case{"table lock", "LOCK TABLES item READ", "SELECT COUNT(*) FROM item", "0", "0"}}) {
    INFO(each.pin);
    {
      const auto binder = proxy.session(), other = proxy.session();
      binder->query(each.make);
      CHECK(proxy.comes_to("now", "clients_pinned", 1));
      CHECK(proxy.count("pins", each.pin) >= 1);
      for (int i = 0; i < 6; ++i) {
        CHECK(value(*binder, each.look) == each.here);
        if (*each.elsewhere == '\0') {
          CHECK(error_of(*other, each.look) == 1243);
        } else {
          CHECK(value(*other, each.look) == each.elsewhere);
        }
      }
    }
    CHECK(proxy.comes_to("now", "clients_pinned", 0));
    CHECK(proxy.comes_to("now", "clients", 0));
    const auto next = proxy.session();
    CHECK(value(*next, "SELECT IFNULL(@x, 'none')") == "none");
    CHECK(value(*next, "SELECT IS_FREE_LOCK('mine')") == "1");
    CHECK(error_of(*next, "SELECT w_id FROM warehouse") == 0);
  }
}

TEST_CASE("proxy: a transaction is its client's alone, and ends with it", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 2)};
  const auto other = proxy.session();
  other->query("CREATE TABLE numbers (a INT PRIMARY KEY, b INT)");
  {
    const auto one = proxy.session();
    one->query("BEGIN");
    one->query("INSERT INTO numbers VALUES (1, 1)");
    for (int i = 0; i < 4; ++i) {
      CHECK(value(*one, "SELECT COUNT(*) FROM numbers") == "1");
      CHECK(value(*other, "SELECT COUNT(*) FROM numbers") == "0");
    }
    one->query("COMMIT");
    CHECK(value(*other, "SELECT COUNT(*) FROM numbers") == "1");
    one->query("SET autocommit = 0");
    one->query("UPDATE numbers SET b = 2");
    CHECK(value(*other, "SELECT b FROM numbers") == "1");
  }
  CHECK(proxy.comes_to("now", "connections_in_use", 0));
  CHECK(value(*other, "SELECT b FROM numbers FOR UPDATE") == "1");  // rolled back, and its lock is gone
}

TEST_CASE("proxy: LAST_INSERT_ID(), FOUND_ROWS() and warnings are those of one's own statement",
          "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 1)};  // all share one connection
  const auto one = proxy.session(), other = proxy.session();
  one->query("CREATE TABLE counted (a INT AUTO_INCREMENT PRIMARY KEY, b INT)");
  one->query("INSERT INTO counted (b) VALUES (1)");
  other->query("INSERT INTO counted (b) VALUES (2)");
  CHECK(value(*one, "SELECT LAST_INSERT_ID()") == "1");
  CHECK(value(*other, "SELECT LAST_INSERT_ID()") == "2");
  CHECK(value(*one, "SELECT LAST_INSERT_ID()") == "1");
  CHECK(value(*proxy.session(), "SELECT LAST_INSERT_ID()") == "0");
  one->query("SELECT SQL_CALC_FOUND_ROWS * FROM counted LIMIT 1");
  CHECK(value(*one, "SELECT FOUND_ROWS()") == "2");
  one->query("SELECT 1/0");
  const auto warnings = one->query("SHOW WARNINGS");
  REQUIRE(warnings.rows.size() == 1);
  CHECK(warnings.rows[0][1] == "1365");
  one->query("SELECT 1/0");
  other->query("SELECT 1");
  CHECK(error_of(*one, "SHOW WARNINGS") == 1105);  // said, not guessed
}

TEST_CASE("proxy: KILL is refused, and a hint or a user's name leads to a warehouse's server", "[proxy][integration]") {
  const TestServer first, second;
  auto config = proxy_config(first, 2);
  config["servers"].push_back(proxy_config(second, 2)["servers"][0]);
  const RunningProxy proxy{config};
  const auto port = [](const TestServer& server) { return std::to_string(server.target().port); };
  const auto session = proxy.session();
  for (int i = 0; i < 3; ++i) {
    CHECK(value(*session, "/* forklift: w=1 */ SELECT @@port") == port(first));
    CHECK(value(*session, "/* forklift: w=2 */ SELECT @@port") == port(second));
  }
  auto endpoint = proxy.endpoint();
  endpoint.user = "app#2";
  CHECK(value(*mysql::connect(endpoint), "SELECT @@port") == port(second));
  endpoint.user = "app#3";
  CHECK(value(*mysql::connect(endpoint), "SELECT @@port") == port(first));
  CHECK(error_of(*session, "KILL 1") == 1235);
}

TEST_CASE("proxy: with --coalesce, reads that wait share one answer, writes and transactions never",
          "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server, 1);
  config["coalesce"] = true;
  const RunningProxy proxy{config};
  const auto holder = proxy.session(), changer = proxy.session();
  holder->query("CREATE TABLE numbers (a INT)");
  holder->query("INSERT INTO numbers VALUES (1)");
  const auto selects = [&] {
    return server.number(
        "SELECT VARIABLE_VALUE FROM information_schema.global_status WHERE VARIABLE_NAME = 'Com_select'");
  };
  constexpr int kReaders = 10;
  std::vector<std::unique_ptr<sql::SqlSession>> sessions;
  for (int i = 0; i < kReaders; ++i) sessions.push_back(proxy.session());
  sessions[0]->query("SET time_zone = '+01:00'");  // reads the same with other settings: not shared
  holder->query("BEGIN");
  holder->query("UPDATE numbers SET a = 2");  // keeps the only connection
  const auto before = selects();
  std::vector<std::string> seen(kReaders);
  std::vector<std::thread> readers;
  for (std::size_t i = 0; i < kReaders; ++i)
    readers.emplace_back([&, i] { seen[i] = value(*sessions[i], "SELECT a FROM numbers"); });
  CHECK(proxy.comes_to("total", "coalesced", kReaders - 2));
  holder->query("COMMIT");
  for (auto& reader : readers) reader.join();
  CHECK(seen == std::vector<std::string>(kReaders, "2"));
  CHECK(selects() - before == 2 + 1);  // and the question itself
  for (auto& session : sessions) CHECK(value(*session, "SELECT a + 1 FROM numbers") == "3");
}
