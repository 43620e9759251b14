// Prepared statements that many clients share.
#include <catch2/catch.hpp>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"
#include "tests/integration/proxy/raw_client.hpp"
#include "tests/integration/proxy/running_proxy.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

RawClient logged_in(const RunningProxy& proxy) {
  RawClient client{proxy.port()};
  REQUIRE(error_number(client.log_in("app", "pass", "dbt2")) == 0);
  return client;
}

/// The one integer of a binary result's one row: 4 or 8 bytes, as the server likes.
std::int64_t number(const std::vector<std::string>& answer) {
  REQUIRE(answer.size() == 5);  // count, column, EOF, row, EOF
  const auto& row = answer[3];
  proxy::Reader reader{std::string_view{row}.substr(2)};
  return static_cast<std::int64_t>(row.size() == 6 ? reader.u32() : reader.u64());
}

}  // namespace

TEST_CASE("proxy: clients that prepare the same text share the server's statement", "[proxy][integration]") {
  const TestServer server{{"--max-prepared-stmt-count=4"}};
  const RunningProxy proxy{proxy_config(server, 2)};
  std::vector<RawClient> clients;
  std::vector<std::uint32_t> numbers;
  for (int i = 0; i < 30; ++i) {
    clients.push_back(logged_in(proxy));
    numbers.push_back(prepare(clients.back(), "SELECT CAST(? + ? AS SIGNED)"));
    REQUIRE(numbers.back() != 0);
  }
  for (int round = 0; round < 3; ++round) {
    for (std::int64_t i = 0; i < 30; ++i) {
      const auto at = static_cast<std::size_t>(i);
      // Types are told once: what the server remembers may be another client's.
      CHECK(number(execute(clients[at], numbers[at], {i, 1000}, round == 0)) == 1000 + i);
    }
  }
  CHECK(proxy.count("total", "prepares") == 30);
  CHECK(proxy.count("total", "prepares_on_servers") <= 2);
  CHECK(proxy.count("now", "prepared_statements") == 30);
  CHECK(server.number("SELECT VARIABLE_VALUE FROM information_schema.global_status WHERE "
                      "VARIABLE_NAME = 'Prepared_stmt_count'") <= 2);
}

TEST_CASE("proxy: a closed or unknown statement is refused as the server does", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 2)};
  auto client = logged_in(proxy), other = logged_in(proxy);
  const auto number_of = prepare(client, "SELECT CAST(1 AS SIGNED)");
  CHECK(number(execute(client, number_of, {})) == 1);
  CHECK(error_number(execute(other, number_of, {}).front()) == 1243);  // it is not theirs
  std::string argument;
  proxy::put_number(argument, number_of, 4);
  client.send(proxy::command_packet(proxy::command::kStmtClose, argument));
  CHECK(error_number(execute(client, number_of, {}).front()) == 1243);
  CHECK(prepare(client, "SELEKT 1") == 0);
  CHECK(client.query("SELECT 2") == std::vector<std::string>{"2"});
}

TEST_CASE("proxy: a statement prepared before DDL answers with the table as it is now", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 2)};
  auto client = logged_in(proxy), other = logged_in(proxy);
  client.query("CREATE TABLE shape (a BIGINT)");
  client.query("INSERT INTO shape VALUES (5)");
  const auto all = prepare(client, "SELECT * FROM shape");
  CHECK(number(execute(client, all, {})) == 5);
  other.query("ALTER TABLE shape ADD b BIGINT FIRST");
  CHECK(execute(client, all, {}).front() == std::string{"\x02"});
  const auto again = prepare(other, "SELECT * FROM shape");
  CHECK(execute(other, again, {}).front() == std::string{"\x02"});
}

TEST_CASE("proxy: a cursor and long data keep their statement on one connection", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server, 2)};
  auto client = logged_in(proxy), other = logged_in(proxy);
  const auto length = prepare(client, "SELECT CAST(LENGTH(?) AS SIGNED)");
  std::string argument;
  proxy::put_number(argument, length, 4);
  proxy::put_number(argument, 0, 2);
  client.send(proxy::command_packet(proxy::command::kStmtLongData, argument + std::string(1000, 'a')));
  client.send(proxy::command_packet(proxy::command::kStmtLongData, argument + std::string(500, 'b')));
  CHECK(other.query("SELECT 1") == std::vector<std::string>{"1"});
  std::string run;
  proxy::put_number(run, length, 4);
  run += std::string{"\0\1\0\0\0\0\1\xfc\0", 9};  // no cursor, once, not NULL, one BLOB that was sent before
  CHECK(number(client.command(proxy::command::kStmtExecute, run)) == 1500);

  const auto rows = prepare(client, "SELECT CAST(1 AS SIGNED) UNION SELECT 2 UNION SELECT 3");
  std::string open, fetch;
  proxy::put_number(open, rows, 4);
  fetch = open;
  open += std::string{"\1\1\0\0\0", 5};
  proxy::put_number(fetch, 2, 4);
  CHECK(client.command(proxy::command::kStmtExecute, open).size() == 3);  // no rows yet
  CHECK(other.query("SELECT 1") == std::vector<std::string>{"1"});
  CHECK(client.command(proxy::command::kStmtFetch, fetch, proxy::ReplyKind::rows).size() == 3);
  CHECK(client.command(proxy::command::kStmtFetch, fetch, proxy::ReplyKind::rows).size() == 2);
  CHECK(proxy.comes_to("now", "connections_in_use", 0));
}
