// Needs no server: what a connection says when there is none.
#include "common/mysql/connection.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("mysql: a failed connection names server and user, never the password", "[mysql][unit]") {
  sql::Endpoint endpoint;
  endpoint.socket = "/nowhere/mysql.sock";
  endpoint.user = "bench";
  endpoint.password = "very-secret";
  try {
    mysql::connect(endpoint);
    FAIL("connected");
  } catch (const sql::SqlError& error) {
    CHECK(error.number() == 2002);
    CHECK(std::string{error.what()} ==
          "error 2002 (HY000): connecting to /nowhere/mysql.sock as bench: Can't connect to "
          "local server through socket '/nowhere/mysql.sock' (2)");
  }
}
