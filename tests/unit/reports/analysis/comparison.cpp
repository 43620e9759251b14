#include "reports/analysis/comparison.hpp"

#include <catch2/catch.hpp>

using namespace forklift::analysis;

TEST_CASE("comparison: clearly more is faster, clearly less is slower", "[analysis][unit]") {
  const auto up = compare({100, 101, 102}, {150, 151, 152});
  CHECK(up.verdict == Verdict::faster);
  CHECK(up.words == "1.50 times as fast (95 % interval 1.47–1.53)");
  CHECK_FALSE(up.p);
  const auto down = compare({150, 151, 152}, {100, 101, 102});
  CHECK(down.verdict == Verdict::slower);
  CHECK(down.words == "33 % slower (0.67 times as fast, 95 % interval 0.66–0.68)");
}

TEST_CASE("comparison: from five runs on a permutation test is asked too", "[analysis][unit]") {
  const auto c = compare({100, 101, 102, 103, 104}, {150, 151, 152, 153, 154});
  REQUIRE(c.p);
  CHECK(*c.p < 0.01);
  CHECK(c.verdict == Verdict::faster);
}

TEST_CASE("comparison: a significant difference that does not matter is none", "[analysis][unit]") {
  const auto c = compare({1000, 1001, 1002}, {1010, 1011, 1012});
  CHECK(c.ratio->interval.low > 1);
  CHECK(c.verdict == Verdict::no_difference);
  CHECK(c.words == "no difference seen (+0.8 % to +1.2 %)");
}

TEST_CASE("comparison: one run is too few, and says how many more", "[analysis][unit]") {
  const auto c = compare({100}, {150, 151, 152});
  CHECK(c.verdict == Verdict::too_few);
  CHECK(c.more_runs == 2);
  CHECK(c.words == "too few runs: at least 2 more needed");
}

TEST_CASE("comparison: a wide interval asks for more runs, and still shows the ratio", "[analysis][unit]") {
  const auto c = compare({100, 107, 93}, {104, 98, 111});
  CHECK(c.verdict == Verdict::too_few);
  CHECK(c.more_runs > 5);
  CHECK(c.words.find("1.04 times as fast") != std::string::npos);
}

TEST_CASE("comparison: runs that differ wildly are unstable", "[analysis][unit]") {
  CHECK(compare({100, 150, 60}, {120, 70, 160}).verdict == Verdict::unstable);
}
