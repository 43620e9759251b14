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

TEST_CASE("sql: an answer with fewer columns or rows than were asked for is an error", "[sql][unit]") {
  Result result;
  CHECK_THROWS_WITH(result.first(), "error 0 (00000): the server answered without a row");
  result.rows.emplace_back(Row{"17", std::nullopt});
  CHECK(result.number() == 17);
  CHECK(result.first()[0] == "17");
  CHECK_THROWS_WITH(result.first().at(2), "error 0 (00000): the server left out column 3 of an answer, which has 2");
  CHECK_THROWS_AS(result.rows[0][2], SqlError);
}

TEST_CASE("sql: a number that is none is an error", "[sql][unit]") {
  CHECK(number_of("-5") == -5);
  for (const auto* text : {"", "x", "1.5", "99999999999999999999", "7 "}) {
    CHECK_THROWS_WITH(number_of(text), std::string{"error 0 (00000): the server answered \""} + text +
                                           "\" where a number was asked for");
  }
  CHECK_THROWS_WITH(number_of(std::nullopt),
                    "error 0 (00000): the server answered \"NULL\" where a number was asked for");
}
