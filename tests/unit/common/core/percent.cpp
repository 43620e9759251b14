#include "common/core/percent.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("percent: a percentage is read as a share", "[core][unit]") {
  CHECK(parse_percent("3%") == 0.03);
  CHECK(parse_percent("0.5") == 0.005);
  for (const char* bad : {"", "%", "3 %", "3%%", "much", "nan", "inf", "3percent"}) {
    INFO(bad);
    CHECK_FALSE(parse_percent(bad));
  }
}
