// Needs no server: what a connection says when there is none.
#include "common/mysql/connection.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/free_port.hpp"

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

TEST_CASE("mysql: localhost with a port is that port, never the default socket", "[mysql][unit]") {
  sql::Endpoint endpoint;
  endpoint.host = GENERATE("localhost", "");
  endpoint.port = test::free_port();
  endpoint.user = "bench";
  try {
    mysql::connect(endpoint);
    FAIL("connected");
  } catch (const sql::SqlError& error) {
    const std::string text = error.what();  // its last word is an error number: that of a socket's or of the connecting
    CHECK(text.substr(0, text.rfind(' ')) ==
          fmt::format("error 2002 (HY000): connecting to {}:{} as bench: Can't connect to server on 'localhost'",
                      endpoint.host, endpoint.port));
  }
}
