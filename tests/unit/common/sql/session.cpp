#include "common/sql/session.hpp"

#include <catch2/catch.hpp>

#include "common/sql/null_session.hpp"

using namespace forklift::sql;

TEST_CASE("sql: an error reads number, state and text", "[sql][unit]") {
  const SqlError error{1213, "40001", "Deadlock found"};
  CHECK(std::string{error.what()} == "error 1213 (40001): Deadlock found");
}

TEST_CASE("sql: only errors that end a connection count as lost", "[sql][unit]") {
  for (const unsigned lost : {1053U, 1927U, 2002U, 2006U, 2013U}) CHECK(is_connection_lost(lost));
  for (const unsigned alive : {1205U, 1213U, 1062U, 1297U, 12701U}) CHECK_FALSE(is_connection_lost(alive));
}

TEST_CASE("null_session: every round trip has one row of zeros", "[sql][unit]") {
  const auto session = null_session();
  session->send("CALL anything()");
  REQUIRE(session->fetch());
  CHECK(session->column(5) == "0");
  CHECK_FALSE(session->fetch());
  CHECK_FALSE(session->next());
  CHECK(session->query("SELECT 1").rows[0][0] == "0");
}
