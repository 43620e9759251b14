#include "common/core/visible.hpp"

#include <catch2/catch.hpp>

#include "common/core/json.hpp"

using namespace forklift;
using namespace std::string_literals;

TEST_CASE("visible: text of people stays as it is, with its newlines and tabs", "[core][unit]") {
  for (const auto& text : {"Größe — 日本 🚚\n\tx \\x1b"s, "\xC2\xA0"s, "\xF4\x8F\xBF\xBF"s, "\xED\x9F\xBF"s, ""s})
    CHECK(visible(text) == text);
}

TEST_CASE("visible: control characters are shown as their bytes", "[core][unit]") {
  CHECK(visible("\x1b]0;owned\x07\x1b[2J\r done\b"s) == R"(\x1b]0;owned\x07\x1b[2J\x0d done\x08)");
  CHECK(visible("a\0b\x7f"s) == R"(a\x00b\x7f)");
  CHECK(visible("\xC2\x9B"
                "31m\xC2\x80\xC2\x9F"s) == R"(\xc2\x9b31m\xc2\x80\xc2\x9f)");  // CSI as UTF-8
  for (int byte = 0; byte < 0x20; ++byte) {
    const bool kept = byte == '\n' || byte == '\t';
    CHECK((visible(std::string(1, static_cast<char>(byte))).size() == 1) == kept);
  }
}

TEST_CASE("visible: bytes that are not UTF-8 are shown, each for itself", "[core][unit]") {
  CHECK(visible("\x9b[2J"s) == R"(\x9b[2J)");            // CSI of an 8-bit terminal
  CHECK(visible("\xC0\x9B"s) == R"(\xc0\x9b)");          // overlong
  CHECK(visible("\xE0\x82\x9B"s) == R"(\xe0\x82\x9b)");  // CSI, overlong: its last two bytes are no character
  CHECK(visible("\xED\xA0\x80"s) == R"(\xed\xa0\x80)");  // half of a surrogate pair
  CHECK(visible("\xF4\x90\x80\x80\xF8"s) == R"(\xf4\x90\x80\x80\xf8)");  // past U+10FFFF
  CHECK(visible("\xE2\x82"s) == R"(\xe2\x82)");                          // cut at the end
  CHECK(visible("\xE2\x82\x1b"s) == R"(\xe2\x82\x1b)");                  // cut by a control character
}

TEST_CASE("visible: JSON shows DEL and C1 in its own way, and its values stay", "[core][unit]") {
  const Json value = "a\x1b\x7f\xC2\x9B ü";
  const auto shown = visible_json(value.dump());
  CHECK(shown == R"("a\u001b\u007f\u009b ü")");
  CHECK(Json::parse(shown) == value);
}
