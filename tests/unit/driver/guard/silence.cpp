#include "driver/guard/silence.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace std::chrono_literals;
using driver::guard::Silence;

TEST_CASE("guard: a file that changes is heard, whatever its time says", "[guard][unit]") {
  const TimePoint begin{};
  Silence silence{10s, begin};
  CHECK_FALSE(silence.too_long(5, begin + 10s));
  CHECK_FALSE(silence.too_long(3, begin + 20s));  // a clock that was set back is no silence
  CHECK_FALSE(silence.too_long(3, begin + 30s));
  CHECK(silence.too_long(3, begin + 30s + 1us));
  CHECK_FALSE(silence.too_long(4, begin + 31s));  // it came back in time
}

TEST_CASE("guard: a file that is gone is silence", "[guard][unit]") {
  const TimePoint begin{};
  Silence silence{10s, begin};
  CHECK_FALSE(silence.too_long(1, begin + 1s));
  CHECK_FALSE(silence.too_long(std::nullopt, begin + 11s));
  CHECK(silence.too_long(std::nullopt, begin + 11s + 1us));
}
