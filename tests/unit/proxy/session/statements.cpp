#include "proxy/session/statements.hpp"

#include <catch2/catch.hpp>

using namespace forklift::proxy;

TEST_CASE("statements: one text in one schema with one profile is one statement", "[proxy][unit]") {
  Statements statements{10};
  auto& first = statements.use("shop", 1, "SELECT 1");
  CHECK(&statements.use("shop", 1, "SELECT 1") == &first);
  CHECK(first.users == 2);
  CHECK(&statements.use("other", 1, "SELECT 1") != &first);
  CHECK(&statements.use("shop", 2, "SELECT 1") != &first);
  CHECK(&statements.use("shop", 1, "SELECT 2") != &first);
  CHECK(statements.count() == 4);
}

TEST_CASE("statements: the longest unused one is forgotten, and its place has a new version", "[proxy][unit]") {
  Statements statements{1};
  auto& first = statements.use("", 1, "SELECT 1");
  auto& second = statements.use("", 1, "SELECT 2");
  const auto index = first.index;
  const auto version = statements.version(index);
  statements.release(first);
  statements.release(second);
  CHECK(statements.count() == 1);
  auto& third = statements.use("", 1, "SELECT 3");
  CHECK(third.index == index);
  CHECK(statements.version(index) == version + 1);
}

TEST_CASE("statements: one that is used again is not forgotten", "[proxy][unit]") {
  Statements statements{1};
  auto& first = statements.use("", 1, "SELECT 1");
  statements.release(first);
  CHECK(&statements.use("", 1, "SELECT 1") == &first);
  auto& second = statements.use("", 1, "SELECT 2");
  auto& third = statements.use("", 1, "SELECT 3");
  statements.release(second);
  statements.release(third);
  CHECK(statements.count() == 2);
  CHECK(first.text == "SELECT 1");
}
