#include "driver/keylookup/key_choice.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::driver::keylookup;

namespace {

/// How often each key was drawn, most popular first.
std::vector<int> popularity(const KeySettings& settings, int draws) {
  const KeyChoice choice{settings};
  Random random{3};
  std::vector<int> counts(settings.keys);
  for (int i = 0; i < draws; ++i) ++counts.at(choice.draw(random));
  std::sort(counts.rbegin(), counts.rend());
  return counts;
}

}  // namespace

TEST_CASE("key choice: uniform gives every key its share", "[keylookup][unit]") {
  const auto counts = popularity({.keys = 10}, 100'000);
  CHECK(counts.front() < 10'500);
  CHECK(counts.back() > 9'500);
}

TEST_CASE("key choice: a hot set gets its share of the lookups", "[keylookup][unit]") {
  const auto counts =
      popularity({.keys = 1'000, .distribution = "hot-set", .hot_keys = 0.01, .hot_lookups = 0.9}, 100'000);
  int hot = 0;
  for (std::size_t i = 0; i < 10; ++i) hot += counts[i];
  CHECK(hot == Approx(90'000).epsilon(0.02));
}

TEST_CASE("key choice: zipf gives the first rank 1/zeta of the lookups and the second 2^-s of that",
          "[keylookup][unit]") {
  // zeta(1000, 0.99) = 7.728
  const auto counts = popularity({.keys = 1'000, .distribution = "zipf", .zipf = 0.99}, 400'000);
  CHECK(counts[0] == Approx(400'000 / 7.728).epsilon(0.03));
  CHECK(counts[1] == Approx(counts[0] * 0.5035).epsilon(0.05));
}

TEST_CASE("key choice: one key is always drawn", "[keylookup][unit]") {
  for (const std::string each : {"uniform", "zipf", "hot-set"})
    CHECK(popularity({.keys = 1, .distribution = each}, 100) == std::vector<int>{100});
}

TEST_CASE("key choice: an unknown distribution is named", "[keylookup][unit]") {
  CHECK_THROWS_WITH((KeyChoice{{.distribution = "normal"}}),
                    "keys: the distribution is unknown. Use uniform, zipf or hot-set.");
}
