#include "orchestrator/remote/quote.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::remote;

TEST_CASE("quote: every text becomes one word in single quotes", "[remote][unit]") {
  CHECK(quote("") == "''");
  CHECK(quote("plain") == "'plain'");
  CHECK(quote("two words") == "'two words'");
  CHECK(quote("it's") == "'it'\\''s'");
  CHECK(quote("'") == "''\\'''");
  CHECK(quote("$(id) `id` \\ \" \n !") == "'$(id) `id` \\ \" \n !'");
}

TEST_CASE("quote: a NUL byte can't be part of a word", "[remote][unit]") {
  try {
    quote(std::string_view{"a\0b", 3});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} ==
          "shell word: a text with a NUL byte can't be passed to a program. Remove the NUL byte.");
    CHECK(error.kind() == ErrorKind::config);
  }
}

TEST_CASE("quote_all: words are joined with blanks", "[remote][unit]") {
  CHECK(quote_all({}).empty());
  CHECK(quote_all({"ls", "-l", "my file", ""}) == "'ls' '-l' 'my file' ''");
}

TEST_CASE("shell_word: a word for a command to copy is whole, with quotes where they are needed", "[remote][unit]") {
  CHECK(shell_word("/var/r-1.db") == "/var/r-1.db");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("my r.db") == "'my r.db'");
  CHECK(shell_word("$(id);\n") == "'$(id);\n'");
  CHECK(shell_word(std::string(300, 'x')) == std::string(300, 'x'));
}

TEST_CASE("show: people see quotes where they matter, and no scripts", "[remote][unit]") {
  CHECK(show({"ls", "-l", "my file", ""}) == "ls -l 'my file' ''");
  CHECK(show({"sh", "-c", "line\nline", "sh", "/log"}) == "sh -c … sh /log");
  CHECK(show({std::string(300, 'x')}) == std::string(200, 'x') + " …");
  CHECK(show({std::string(198, 'x') + "ä and more"}) == "'" + std::string(198, 'x') + " …");
}
