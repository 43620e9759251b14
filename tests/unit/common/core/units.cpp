#include "common/core/units.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace std::chrono_literals;

TEST_CASE("units: durations read as people write them", "[core][unit]") {
  CHECK(parse_duration("20s") == 20s);
  CHECK(parse_duration("1.5m") == 90s);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("7us") == Microseconds{7});
  for (const auto* bad : {"", "20", "s", "-1s", "20 s", "1e3s", "inf", "20sec", "99999999999h"}) {
    INFO(bad);
    CHECK_FALSE(parse_duration(bad));
  }
}

TEST_CASE("units: a formatted duration reads back as itself", "[core][unit]") {
  for (const Microseconds value : std::initializer_list<Microseconds>{0us, 1us, 1500us, 1500ms, 20s, 90s, 2h}) {
    CHECK(parse_duration(format_duration(value)) == value);
  }
  CHECK(format_duration(90s) == "90s");
  CHECK(format_duration(120s) == "2m");
}

TEST_CASE("units: bytes are shown by powers of 1024", "[core][unit]") { CHECK(format_size(1536) == "1.5 KiB"); }

TEST_CASE("units: a latency shows three digits", "[core][unit]") {
  CHECK(format_latency(850) == "850 µs");
  CHECK(format_latency(1250) == "1.25 ms");
  CHECK(format_latency(3.4e6) == "3.40 s");
}
