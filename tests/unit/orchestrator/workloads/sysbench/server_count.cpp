#include "orchestrator/workloads/sysbench/server_count.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::workloads::sysbench;

namespace {

/// 1,000 statements and 50 commits per second, read in 2 ms each.
Reading reading(std::int64_t middle_ms) {
  return {middle_ms * 1000 - 1000, middle_ms * 1000 + 1000, static_cast<double>(middle_ms),
          static_cast<double>(middle_ms) / 20};
}

}  // namespace

TEST_CASE("sysbench server count: between readings it grows in proportion, and is bounded by them",
          "[sysbench][unit]") {
  const std::vector<Reading> readings{reading(100),  reading(960),  reading(980),
                                      reading(1040), reading(4990), reading(5030)};
  const auto grown = growth_between(readings, &Reading::statements, 1'000'000, 5'000'000);
  REQUIRE(grown);
  CHECK(grown->likely == Approx(4000));
  CHECK(grown->low == 4990 - 1040);
  CHECK(grown->high == 5030 - 980);
  CHECK(growth_between(readings, &Reading::commits, 1'000'000, 5'000'000)->likely == Approx(200));
}

TEST_CASE("sysbench server count: an answer that took long bounds nothing in between", "[sysbench][unit]") {
  const std::vector<Reading> readings{reading(900), {950'000, 1'500'000, 1400, 0}, reading(1600), reading(5100)};
  const auto grown = growth_between(readings, &Reading::statements, 1'000'000, 5'000'000);
  REQUIRE(grown);
  CHECK(grown->low == 0);  // the last before 5 s is the first after 1 s
  CHECK(grown->high == 5100 - 900);
}

TEST_CASE("sysbench server count: nothing is known without readings on both sides, or of a server that began again",
          "[sysbench][unit]") {
  const std::vector<Reading> readings{reading(900), reading(1100), reading(5100)};
  CHECK_FALSE(growth_between(readings, &Reading::statements, 800'000, 5'000'000));
  CHECK_FALSE(growth_between(readings, &Reading::statements, 1'000'000, 5'200'000));
  CHECK_FALSE(growth_between({}, &Reading::statements, 1'000'000, 5'000'000));
  auto again = readings;
  again[2].statements = 3;
  CHECK_FALSE(growth_between(again, &Reading::statements, 1'000'000, 5'000'000));
}
