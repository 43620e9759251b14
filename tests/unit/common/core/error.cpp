#include "common/core/error.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("error: a message reads where, what, how to fix", "[core][unit]") {
  const Error error{ErrorKind::config, "a.json:/cluster/data_nodes", "3 data nodes do not divide into node groups of 2",
                    "Use 4 data nodes, or set replicas to 3"};
  CHECK(
      std::string{error.what()} ==
      "a.json:/cluster/data_nodes: 3 data nodes do not divide into node groups of 2. Use 4 data nodes, or set replicas "
      "to 3.");
  CHECK(exit_code(error.kind()) == 2);
}

TEST_CASE("error: details follow on their own lines", "[core][unit]") {
  const Error error{ErrorKind::environment, "db1", "mysqld ended with 1", "Read its log", {"line one", "line two"}};
  CHECK(std::string{error.what()} == "db1: mysqld ended with 1. Read its log.\n    line one\n    line two");
}

TEST_CASE("error: a list shows every message", "[core][unit]") {
  const ErrorList list{{Error{ErrorKind::config, "a", "b", "c"}, Error{ErrorKind::config, "d", "e", "f"}}};
  CHECK(std::string{list.what()} == "a: b. c.\nd: e. f.");
  CHECK(list.errors().size() == 2);
}
