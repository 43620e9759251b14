#include "reports/analysis/steady.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "common/core/random.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// 120 seconds around `level(i)` with 3 % noise.
template <class Level>
store::SecondCounts course(Level level) {
  Random random{3};
  store::SecondCounts counts;
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

TEST_CASE("steady state: a window with a stall is stalled, however level the rest is", "[analysis][unit]") {
  auto counts = store::SecondCounts(25, 100.0);
  for (std::size_t s = 8; s < 18; ++s) counts[s] = 0;
  const auto check = steady_state(counts, store::stalls_of(counts));
  CHECK(check.steadiness == Steadiness::stalled);
  CHECK(to_string(check.steadiness) == "stalled");
  CHECK(check.words == "no commit for 10 s, 8 s into the window");
}

TEST_CASE("steady state: seconds that nobody told are no zeros", "[analysis][unit]") {
  auto counts = store::SecondCounts(40, 100.0);
  counts[39].reset();
  counts[20].reset();
  const auto check = steady_state(counts);
  CHECK(check.steadiness == Steadiness::steady);
  CHECK(check.variation == Approx(0).margin(1e-9));
}
