#include "driver/ndbapi/encode.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace forklift::driver::ndbapi;

namespace {

/// The bytes as hex, or "refused".
std::string hex(const Column& column, std::string_view text, std::size_t bytes) {
  std::string out(600, '\0');
  if (!encode(column, text, out.data())) return "refused";
  std::string words;
  for (std::size_t i = 0; i < bytes; ++i) {
    constexpr const char* kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(out[i]);
    words += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return words;
}

constexpr Column kMoney{.format = Format::decimal, .length = 0, .precision = 12, .scale = 2};

}  // namespace

TEST_CASE("encode: integers are four or eight bytes, lowest first", "[ndbapi][unit]") {
  CHECK(hex({.format = Format::int32}, "258", 4) == "02010000");
  CHECK(hex({.format = Format::int32}, "-1", 4) == "ffffffff");
  CHECK(hex({.format = Format::int64}, "4294967296", 8) == "0000000001000000");
  CHECK(hex({.format = Format::int32}, "4294967296", 4) == "refused");
  CHECK(hex({.format = Format::int32}, "12x", 4) == "refused");
  CHECK(hex({.format = Format::int32}, "", 4) == "refused");
}

TEST_CASE("encode: decimals are MySQL's, nine digits in four bytes, negative ones inverted", "[ndbapi][unit]") {
  // The example of MySQL's manual: 1234567890.1234 as DECIMAL(14,4), and its negative.
  const Column manual{.format = Format::decimal, .length = 0, .precision = 14, .scale = 4};
  CHECK(decimal_bytes(14, 4) == 7);
  CHECK(hex(manual, "1234567890.1234", 7) == "810dfb38d204d2");
  CHECK(hex(manual, "-1234567890.1234", 7) == "7ef204c72dfb2d");
  CHECK(decimal_bytes(12, 2) == 6);
  CHECK(hex(kMoney, "300000.00", 6) == "80000493e000");
  CHECK(hex(kMoney, "-10.00", 6) == "7ffffffff5ff");
  CHECK(hex(kMoney, "-10", 6) == "7ffffffff5ff");
  CHECK(hex({.format = Format::decimal, .length = 0, .precision = 4, .scale = 4}, "0.05", 2) == "81f4");
  CHECK(hex(kMoney, "12345678901.00", 6) == "refused");
  CHECK(hex(kMoney, "1.234", 6) == "refused");
  CHECK(hex(kMoney, "-", 6) == "refused");
}

TEST_CASE("encode: a date and time has five bytes, highest first", "[ndbapi][unit]") {
  CHECK(hex({.format = Format::datetime}, "2026-11-23 04:05:06", 5) == "99bb6e4146");
  CHECK(hex({.format = Format::datetime}, "2026-11-23", 5) == "refused");
  CHECK(hex({.format = Format::datetime}, "2026-11-23T04:05:06", 5) == "refused");
}

TEST_CASE("encode: texts are padded, or have their length before them", "[ndbapi][unit]") {
  CHECK(hex({.format = Format::character, .length = 4}, "OE", 4) == "4f452020");
  CHECK(hex({.format = Format::varchar, .length = 4}, "OE", 3) == "024f45");
  const std::string long_text(300, 'a');
  CHECK(hex({.format = Format::long_varchar, .length = 500}, long_text, 3) == "2c0161");
  CHECK(hex({.format = Format::varchar, .length = 4}, "longer", 1) == "refused");
  CHECK(hex({.format = Format::character, .length = 4}, "longer", 1) == "refused");
}
