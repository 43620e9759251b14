#include "common/store/series.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::store;

TEST_CASE("series: points come back as they were, steady ones in a byte each", "[store][unit]") {
  const std::vector<std::int64_t> points{
      0, 5, 5, 3, kNoPoint, 1'000'000'000'000, std::numeric_limits<std::int64_t>::min() / 4};
  CHECK(decode_points(encode_points(points)) == points);
  CHECK(encode_points(std::vector<std::int64_t>(600, 7)).size() == 600);
  CHECK(decode_points("").empty());
}

TEST_CASE("series: damaged bytes are refused", "[store][unit]") {
  CHECK_THROWS_WITH(decode_points("\x80"), "host series: its stored bytes are damaged. Run that measurement again.");
}

TEST_CASE("series: the largest differences wrap around and come back", "[store][unit]") {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min(), kMost = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> points{kMost, kLeast, -1, kLeast, kMost};
  CHECK(decode_points(encode_points(points)) == points);
}
