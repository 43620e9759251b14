#include "desk/server/statistics.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::desk;

TEST_CASE("desk statistics: pairs and hosts are sums of directions, and use is what came since counting began",
          "[desk][unit]") {
  Counts counts{3};
  counts.pairs[0 * 3 + 1] = {10, 1000};
  counts.pairs[1 * 3 + 0] = {5, 500};
  counts.pairs[2 * 3 + 1] = {1, 40};
  counts.lost = 2;
  counts.queue_full = 3;
  counts.cut = 4;
  counts.unknown = 5;
  counts.cpu_ns = 7'000'999;
  counts.since_wall_us = 1'800'000'000'000'000;
  for (const int late : {1, 2, 3, 4}) counts.late_us.record(late);
  const std::vector<HostUse> before{{GroupUse{100, 10}, 1}, {GroupUse{200, 20}, 0}, {{}, 0}};
  const std::vector<HostUse> now{{GroupUse{150, 11}, 7}, {GroupUse{200, 20}, 0}, {{}, 0}};
  CHECK(statistics_of({"a", "b", "c"}, counts, before, now, true) == Json::parse(R"({
    "since_us": 1800000000000000, "packets": 16, "bytes": 1540, "lost": 8, "queue_full": 3, "cut": 4, "unknown": 5,
    "cpu_us": 7000, "late_us": {"p50": 2, "p90": 4, "p99": 4, "max": 4}, "realtime": true,
    "hosts": {"a": {"packets": 15, "cpu_us": 50, "throttled_us": 1}, "b": {"packets": 16, "cpu_us": 0, "throttled_us": 0},
              "c": {"packets": 1}},
    "pairs": [{"between": ["a", "b"], "packets": 15, "bytes": 1500}, {"between": ["a", "c"], "packets": 0, "bytes": 0},
              {"between": ["b", "c"], "packets": 1, "bytes": 40}]})"));
}
