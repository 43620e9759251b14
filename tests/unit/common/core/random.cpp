#include "common/core/random.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("random: one seed gives one sequence, another stream another", "[core][unit]") {
  Random a{1, 0}, b{1, 0}, c{1, 1};
  const auto first = a();
  CHECK(first == b());
  CHECK(first != c());
}

TEST_CASE("random: uniform stays inside its bounds and is even (chi-square)", "[core][unit]") {
  Random random{42};
  std::array<int, 10> seen{};
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) ++seen.at(static_cast<std::size_t>(random.uniform(5, 14) - 5));
  double chi = 0;
  for (const int count : seen) chi += (count - draws / 10.0) * (count - draws / 10.0) / (draws / 10.0);
  CHECK(chi < 27.9);  // 99.9 % of the chi-square distribution with 9 degrees of freedom
}

TEST_CASE("random: a range of one value and a negative range work", "[core][unit]") {
  Random random{7};
  CHECK(random.uniform(3, 3) == 3);
  for (int i = 0; i < 1000; ++i) {
    const auto value = random.uniform(-999, 9999);
    CHECK((value >= -999 && value <= 9999));
  }
}
