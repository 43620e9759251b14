#include "proxy/statement/tokens.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace forklift::proxy;

namespace {

std::vector<std::string> texts(std::string_view sql) {
  std::vector<std::string> all;
  Tokens tokens{sql};
  for (auto token = tokens.next(); token.kind != TokenKind::end; token = tokens.next()) all.emplace_back(token.text);
  return all;
}

}  // namespace

TEST_CASE("tokens: quotes hold what looks like code", "[proxy][unit]") {
  CHECK(texts("SELECT 'a;b -- c', \"it''s\", `x;y`") ==
        std::vector<std::string>{"SELECT", "'a;b -- c'", ",", "\"it''s\"", ",", "`x;y`"});
  CHECK(texts(R"(SELECT 'a\'b' c)") == std::vector<std::string>{"SELECT", R"('a\'b')", "c"});
  CHECK(texts("SELECT 'a''b' c") == std::vector<std::string>{"SELECT", "'a''b'", "c"});
}

TEST_CASE("tokens: comments are skipped, but those that servers execute are code", "[proxy][unit]") {
  CHECK(texts("SELECT 1 -- x\n, 2 # y\n, /* 'z */ 3") == std::vector<std::string>{"SELECT", "1", ",", "2", ",", "3"});
  CHECK(texts("SELECT 1--1") == std::vector<std::string>{"SELECT", "1", "-", "-", "1"});
  Tokens tokens{"SELECT /*!50000 SQL_CALC_FOUND_ROWS */ 1"};
  tokens.next();
  CHECK(tokens.next().text == "SQL_CALC_FOUND_ROWS");
  CHECK(tokens.executes_comment());
}

TEST_CASE("tokens: a hint in a comment names the warehouse", "[proxy][unit]") {
  Tokens tokens{"/* forklift: w=12 */ SELECT 1"};
  tokens.next();
  CHECK(tokens.hint() == 12U);
  Tokens other{"/* forklift w=12 */ SELECT 1"};
  other.next();
  CHECK_FALSE(other.hint());
}

TEST_CASE("tokens: what has no end is broken", "[proxy][unit]") {
  for (const char* sql : {"'abc", "\"abc", "`abc", "/* abc", "'abc\\'"}) {
    INFO(sql);
    Tokens tokens{sql};
    CHECK(tokens.next().kind == TokenKind::broken);
  }
}
