#include "common/core/json.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"
#include "tests/support/peak_memory.hpp"

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

TEST_CASE("json: a byte order mark leaves lines and the check for double keys as they are", "[core][unit]") {
  const auto document = JsonDocument::parse("\xEF\xBB\xBF{\n  \"a\": 1,\n  \"b\": 2\n}\n", "a.json");
  CHECK(document.line(JsonPointer{"/b"}) == 3);
  CHECK(failure("\xEF\xBB\xBF{\"a\": 1,\n\"a\": 2}") ==
        "a.json:/a (line 2): the key \"a\" stands twice in this object. Remove one of the two.");
}

TEST_CASE("json: a file in UTF-16 is called that", "[core][unit]") {
  CHECK(failure(std::string{"\xFF\xFE{\0}\0", 6}) ==
        "a.json: the file is UTF-16, and JSON is read as UTF-8. Save it as UTF-8, or convert it: iconv -f UTF-16 -t "
        "UTF-8 a.json > new.json.");
}

TEST_CASE("json: lines that end with CR LF count once", "[core][unit]") {
  const auto document = JsonDocument::parse("{\r\n  \"a\": 1, // one\r\n  \"b\": 2\r\n}\r\n", "a.json");
  CHECK(document.line(JsonPointer{"/b"}) == 3);
}

TEST_CASE("json: comments and trailing commas are read over, and places stay", "[core][unit]") {
  const auto document = JsonDocument::parse(
      "// a scenario, with \"quotes\"\n{\"a\": [1, 2, /* the\nlast */ ], // and\n \"b\": \"// text, ]\", /* , */\n}\n",
      "a.json");
  CHECK(document.root() == Json{{"a", {1, 2}}, {"b", "// text, ]"}});
  CHECK(document.line(JsonPointer{"/a/1"}) == 2);
  CHECK(document.line(JsonPointer{"/b"}) == 4);
  CHECK(failure("{/* two\nlines */ \"a\": 1 \"b\": 2}").starts_with("a.json (line 2, column 19): not valid JSON"));
}

TEST_CASE("json: a comma without a value before it, an open comment and a lone slash are still mistakes",
          "[core][unit]") {
  for (const auto* text : {"[,]", "{,}", "[1,,]", "{\"a\":,}", "[1 / 2]", ",", "[1,", "#"}) {
    INFO(text);
    CHECK(failure(text).find("not valid JSON: syntax error") != std::string::npos);
  }
  CHECK(failure("{\"a\": 1,\n /* open\n}") ==
        "a.json (line 2, column 2): a comment begins here and is not closed. End it with */.");
}

TEST_CASE("json: a text of brackets alone is refused before the stack ends", "[core][unit]") {
  CHECK(failure(std::string(100'000, '[') + std::string(100'000, ']')) ==
        "a.json (line 1): objects and lists are nested deeper than 100 levels. Use fewer levels.");
}

TEST_CASE("json: a whole number is one however it is written, if 64 bits hold it", "[core][unit]") {
  CHECK(whole_number(7) == 7);
  CHECK(whole_number(-7.0) == -7);
  CHECK(whole_number(4294967297) == 4294967297);
  CHECK(whole_number(Json::parse("9223372036854775807")) == INT64_MAX);
  for (const auto* text : {"9223372036854775808", "18446744073709551616", "1e300", "7.5", "\"7\"", "true", "null"}) {
    INFO(text);
    CHECK_FALSE(whole_number(Json::parse(text)));
  }
}

TEST_CASE("json: lines need room as the text does, not its square", "[core][unit]") {
  // A key of 100 KB with 20,000 values in it came to 2 GB of pointers.
  const std::string key(100'000, 'k');
  std::string text = "{\"" + key + "\":[0";
  for (int i = 1; i < 20'000; ++i) text += i == 10'000 ? "\n,0" : ",0";
  const auto before = forklift::test::peak_memory_kib();
  const auto document = JsonDocument::parse(text + "]}", "a.json");
  CHECK(document.line(JsonPointer{} / key / 9'999) == 1);
  CHECK(document.line(JsonPointer{} / key / 10'000) == 2);
  CHECK(document.line(JsonPointer{} / key / 19'999 / "unknown") == 2);
  CHECK(forklift::test::peak_memory_kib() - before < 256 * 1024);
}

TEST_CASE("json: what stands under a key in another type reads as nothing", "[core][unit]") {
  const Json event{{"event", "hello"}, {"pid", "x"}, {"oom_file", 7}, {"oom_kills", 3.0}};
  CHECK(text_in(event, "event") == "hello");
  CHECK(text_in(event, "oom_file").empty());
  CHECK(text_in(event, "missing").empty());
  CHECK(number_in(event, "oom_kills") == 3);
  CHECK(number_in(event, "pid") == 0);
  CHECK(number_in(Json{}, "pid") == 0);
  const JsonPointer place{"/a/0/kind"};
  CHECK(text_at(Json::parse(R"({"a": [{"kind": "x"}]})"), place) == "x");
  for (const auto* text : {R"({"a": [{"kind": 7}]})", R"({"a": 7})", "[1]", "null"})
    CHECK(text_at(Json::parse(text), place).empty());
}

TEST_CASE("json: bytes that are no UTF-8 are replaced in a text", "[core][unit]") {
  CHECK(to_text(Json{{"a", "x\xff"}}) == "{\"a\":\"x\xef\xbf\xbd\"}");
  CHECK(to_text(Json{1, 2}, 1) == "[\n 1,\n 2\n]");
}

TEST_CASE("json: a value of others is read to a depth of 100, in time for its length", "[core][unit]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(100)).is_array());
  CHECK_THROWS_AS(parse_json(nested(101)), Json::exception);
  CHECK_THROWS_AS(parse_json("[1"), Json::exception);
  CHECK(parse_json_or_discard(nested(2'000'000)).is_discarded());
  CHECK(parse_json_or_discard("{").is_discarded());
  CHECK(parse_json_or_discard("{\"a\": 1}") == Json{{"a", 1}});
}
