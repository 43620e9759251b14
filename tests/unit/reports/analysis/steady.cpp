#include "reports/analysis/steady.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// 120 seconds around `level(i)` with 3 % noise.
template <class Level>
std::vector<double> course(Level level) {
  Random random{3};
  std::vector<double> counts;
  for (int i = 0; i < 120; ++i) counts.push_back(level(i) * (1 + 0.06 * (random.real() - 0.5)));
  return counts;
}

}  // namespace

TEST_CASE("steady state: noise around one level is steady", "[analysis][unit]") {
  CHECK(steady_state(course([](int) { return 100.0; })).steadiness == Steadiness::steady);
}

TEST_CASE("steady state: a rise is warming, a fall degrading, each with its size", "[analysis][unit]") {
  const auto rise = steady_state(course([](int i) { return 90 + 20.0 * i / 119; }));
  CHECK(rise.steadiness == Steadiness::warming);
  CHECK(rise.drift == Approx(0.2).margin(0.04));
  CHECK(rise.words.starts_with("throughput rose by "));
  CHECK(steady_state(course([](int i) { return 110 - 20.0 * i / 119; })).steadiness == Steadiness::degrading);
}

TEST_CASE("steady state: slow waves are cyclic", "[analysis][unit]") {
  CHECK(steady_state(course([](int i) { return 100 + 30 * std::sin(i / 30.0 * 6.2832); })).steadiness ==
        Steadiness::cyclic);
}

TEST_CASE("steady state: a short window is unclear", "[analysis][unit]") {
  const auto check = steady_state({100, 100, 100, 100, 100});
  CHECK(check.steadiness == Steadiness::unclear);
  CHECK(check.words == "the window is too short to judge");
}

TEST_CASE("window counts: only whole seconds inside, a missing one is none", "[analysis][unit]") {
  const std::vector<std::pair<int, std::uint64_t>> seconds{{4, 9}, {5, 10}, {7, 12}, {8, 13}, {9, 99}};
  CHECK(window_counts(seconds, 5, 9) == std::vector<double>{10, 0, 12, 13});
  CHECK(window_counts(seconds, 4.5, 8.5) == std::vector<double>{10, 0, 12});
  CHECK(window_counts({}, 5, 5).empty());
}
