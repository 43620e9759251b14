#include "common/core/json.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"

using namespace forklift;

namespace {
std::string failure(const std::string& text) {
  try {
    JsonDocument::parse(text, "a.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}
}  // namespace

TEST_CASE("json: every value knows its line", "[core][unit]") {
  const auto document =
      JsonDocument::parse("{\n  \"a\": [1,\n    {\"b/c\": \"x\\\"}\"}],\n\n  \"d\": null\n}\n", "a.json");
  CHECK(document.line(JsonPointer{"/a"}) == 2);
  CHECK(document.line(JsonPointer{"/a/0"}) == 2);
  CHECK(document.line(JsonPointer{"/a/1/b~1c"}) == 3);
  CHECK(document.line(JsonPointer{"/d"}) == 5);
  CHECK(document.where(JsonPointer{"/d"}) == "a.json:/d (line 5)");
  CHECK(document.where(JsonPointer{"/d/unknown"}) == "a.json:/d/unknown (line 5)");
  CHECK(document.where(JsonPointer{}) == "a.json (line 1)");
}

TEST_CASE("json: a broken text is placed by line and column", "[core][unit]") {
  CHECK(failure("{\n  \"a\": 1\n  \"b\": 2\n}") ==
        "a.json (line 3, column 5): not valid JSON: syntax error while parsing object - unexpected string literal; "
        "expected '}'. Look for a missing comma, quote or bracket at or before that place.");
  CHECK(
      failure("") ==
      "a.json (line 1, column 1): not valid JSON: syntax error while parsing value - unexpected end of input; expected "
      "'[', '{', or a literal. Look for a missing comma, quote or bracket at or before that place.");
}

TEST_CASE("json: a key that stands twice is an error", "[core][unit]") {
  CHECK(failure("{\"x\": {\"a\": 1,\n \"a\": 2}}") ==
        "a.json:/x/a (line 2): the key \"a\" stands twice in this object. Remove one of the two.");
}

TEST_CASE("json: a number that is too large for any type is an error too", "[core][unit]") {
  CHECK(failure("{\"a\": 1e999}") ==
        "a.json: not valid JSON: number overflow parsing '1e999'. Write a smaller number.");
}
