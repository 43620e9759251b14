#include "orchestrator/remote/clock_offset.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::remote;

TEST_CASE("clock offset: the shortest round trip decides, and half of it is the bound", "[remote][unit]") {
  const auto offset =
      estimate_clock_offset({{1'000, 12'000, 5'000}, {10'000, 20'100, 10'200}, {30'000, 99'000, 60'000}}, "h");
  CHECK(offset.offset_us == 20'100 - 10'100);
  CHECK(offset.error_us == 100);
}

TEST_CASE("clock offset: the true offset lies within the bound wherever in its round trip the host looked",
          "[remote][unit]") {
  constexpr std::int64_t kTrue = -7'000'000;
  for (const std::int64_t looked : {0, 1, 399, 400, 799, 800}) {
    const auto offset = estimate_clock_offset({{50'000, 50'000 + looked + kTrue, 50'800}}, "h");
    CHECK(std::abs(offset.offset_us - kTrue) <= offset.error_us);
  }
}

TEST_CASE("clock offset: exchanges during which our clock was set back are left out", "[remote][unit]") {
  CHECK(estimate_clock_offset({{9'000, 0, 1'000}, {2'000, 2'500, 3'000}}, "h").offset_us == 0);
  try {
    estimate_clock_offset({{9'000, 0, 1'000}}, "h");
    FAIL("it made something up");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} ==
          "h: its clock can't be compared: ours was set back at every question. Let chrony or ntpd slew this machine's "
          "clock instead of stepping it.");
  }
}

TEST_CASE("clock offset: two clocks differ for certain only beyond both bounds", "[remote][unit]") {
  CHECK(certain_difference_us({1'000, 300}, {0, 200}) == 500);
  CHECK(certain_difference_us({0, 600}, {1'000, 500}) == 0);
}
