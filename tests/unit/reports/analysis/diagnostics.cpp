// What is odd about runs is found where it is, and seldom where it is not: each remark's false alarms are counted.
#include "reports/analysis/diagnostics.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "common/core/random.hpp"
#include "tests/support/normal.hpp"

using namespace forklift;
using namespace forklift::analysis;
using forklift::test::normal;

namespace {

/// Equal cells with a noise of 3 %, in blocks that differ by 5 %.
BlockTable equal_cells(Random& random, std::size_t cells, std::size_t blocks) {
  BlockTable table(cells);
  for (std::size_t r = 0; r < blocks; ++r) {
    const double block = 8 + 0.05 * normal(random);
    for (auto& row : table) row.push_back(block + 0.03 * normal(random));
  }
  return table;
}

const std::vector<std::size_t> kFour{0, 1, 2, 3};

/// How many of 400 experiments of four equal cells and twelve blocks get a remark.
template <class Found>
int false_alarms(Found found) {
  Random random{2026, 18};
  int alarms = 0;
  for (int i = 0; i < 400; ++i) alarms += found(equal_cells(random, 4, 12)) ? 1 : 0;
  return alarms;
}

BlockTable one_experiment() {
  Random random{7, 18};
  return equal_cells(random, 4, 12);
}

}  // namespace

TEST_CASE("diagnostics: a run that stands out is named, with its block", "[analysis][unit]") {
  auto table = one_experiment();
  CHECK(odd_runs(table, kFour).empty());
  table[2][4] += std::log(0.6);
  const auto odd = odd_runs(table, kFour);
  REQUIRE(odd.size() == 1);
  CHECK(odd[0].cell == 2);
  CHECK(odd[0].block == 4);
  CHECK(odd[0].times == Approx(0.6).margin(0.08));
  for (auto& row : table) row[7] += std::log(0.5);  // a bad block is none
  CHECK(odd_runs(table, kFour).size() == 1);
}

TEST_CASE("diagnostics: two modes of a cell are found", "[analysis][unit]") {
  auto table = one_experiment();
  CHECK(two_modes(table, kFour).empty());
  for (const std::size_t r : {1, 2, 5, 8, 9}) table[3][r] += std::log(1.5);
  const auto modes = two_modes(table, kFour);
  REQUIRE(modes.size() == 1);
  CHECK(modes[0].cell == 3);
  CHECK(modes[0].high / modes[0].low == Approx(1.5).epsilon(0.05));
}

TEST_CASE("diagnostics: a cell that drifts against the others is found, a common drift apart", "[analysis][unit]") {
  auto table = one_experiment();
  CHECK(drifting_cells(table, kFour).empty());
  for (std::size_t r = 0; r < 12; ++r) table[1][r] += 0.02 * static_cast<double>(r);
  const auto drifts = drifting_cells(table, kFour);
  REQUIRE(drifts.size() == 1);
  CHECK(drifts[0].cell == 1);
  CHECK(drifts[0].times == Approx(std::exp(0.22)).epsilon(0.1));
  CHECK_FALSE(common_drift(fit_blocks(one_experiment(), kFour)));
  auto all = one_experiment();
  for (auto& row : all) {
    for (std::size_t r = 0; r < 12; ++r) row[r] -= 0.03 * static_cast<double>(r);
  }
  const auto common = common_drift(fit_blocks(all, kFour));
  REQUIRE(common);
  CHECK(common->times < 0.8);
  CHECK(drifting_cells(all, kFour).empty());
}

TEST_CASE("diagnostics: blocks that resemble their neighbours are found", "[analysis][unit]") {
  auto table = one_experiment();
  CHECK_FALSE(alike_neighbours(table, fit_blocks(table, kFour)));
  for (std::size_t r = 0; r < 12; ++r) {
    table[0][r] += r < 6 ? 0.1 : -0.1;  // half of the time something else
    table[2][r] += r < 3 || r > 9 ? -0.1 : 0.1;
  }
  const auto near = alike_neighbours(table, fit_blocks(table, kFour));
  REQUIRE(near);
  CHECK(near->correlation > 0.4);
}

TEST_CASE("diagnostics: differences that grow in slow blocks are found", "[analysis][unit]") {
  Random random{9, 18};
  BlockTable table(4);
  for (std::size_t r = 0; r < 12; ++r) {
    const double slow = 0.2 * normal(random);
    for (std::size_t c = 0; c < 4; ++c)
      table[c].push_back(8 + slow + 0.1 * static_cast<double>(c) * (1 - 2 * slow) + 0.01 * normal(random));
  }
  const auto interaction = cell_block_interaction(table, fit_blocks(table, kFour));
  REQUIRE(interaction);
  CHECK(interaction->grows_in_low_blocks);
}

TEST_CASE("diagnostics: equal cells get each remark in at most 3 of 100 experiments", "[analysis][unit]") {
  CHECK(false_alarms([](const auto& t) { return !odd_runs(t, kFour).empty(); }) <= 12);
  CHECK(false_alarms([](const auto& t) { return !two_modes(t, kFour).empty(); }) <= 20);  // 1 % of each of four cells
  CHECK(false_alarms([](const auto& t) { return !drifting_cells(t, kFour).empty(); }) <= 12);
  CHECK(false_alarms([](const auto& t) { return common_drift(fit_blocks(t, kFour)).has_value(); }) <= 12);
  CHECK(false_alarms([](const auto& t) { return cell_block_interaction(t, fit_blocks(t, kFour)).has_value(); }) <= 12);
  CHECK(false_alarms([](const auto& t) { return alike_neighbours(t, fit_blocks(t, kFour)).has_value(); }) <= 12);
}

namespace {

/// Cells run in drawn orders, every second block in the reversed order of the one before: who ran just before whom.
std::vector<std::vector<int>> orders(Random& random, std::size_t cells, std::size_t blocks) {
  std::vector<std::vector<int>> before(cells, std::vector<int>(blocks, -1));
  std::vector<std::size_t> order(cells);
  std::iota(order.begin(), order.end(), std::size_t{0});
  int last = -1;
  for (std::size_t r = 0; r < blocks; ++r) {
    if (r % 2 == 0)
      std::shuffle(order.begin(), order.end(), random);
    else
      std::reverse(order.begin(), order.end());
    for (const auto cell : order) {
      before[cell][r] = last;
      last = static_cast<int>(cell);
    }
  }
  return before;
}

}  // namespace

TEST_CASE("diagnostics: what a cell leaves behind for the next one is found", "[analysis][unit]") {
  for (const std::size_t cells : {2, 4}) {
    Random random{11, cells};
    auto table = equal_cells(random, cells, 16);
    const auto before = orders(random, cells, 16);
    std::vector<std::size_t> all(cells);
    std::iota(all.begin(), all.end(), std::size_t{0});
    CHECK_FALSE(carry_over(table, all, before));
    for (std::size_t c = 0; c < cells; ++c) {
      for (std::size_t r = 0; r < 16; ++r) table[c][r] -= before[c][r] == 1 ? 0.12 : 0;
    }
    const auto found = carry_over(table, all, before);
    REQUIRE(found);
    if (cells > 2) CHECK(found->after == 1);  // of two, "after A" is "not after B"
    CHECK(std::abs(std::log(found->times)) == Approx(0.12).margin(0.06));
  }
}

TEST_CASE("diagnostics: a carry-over is found in at most 2 of 100 experiments without one", "[analysis][unit]") {
  for (const std::size_t cells : {2, 3, 6}) {
    Random random{12, cells};
    std::vector<std::size_t> all(cells);
    std::iota(all.begin(), all.end(), std::size_t{0});
    int found = 0;
    for (int i = 0; i < 1000; ++i) {
      const auto table = equal_cells(random, cells, 12);
      found += carry_over(table, all, orders(random, cells, 12)).has_value();
    }
    CAPTURE(cells, found);
    CHECK(found <= 20);
  }
}

TEST_CASE("diagnostics: where nobody knows what ran before, there is no carry-over", "[analysis][unit]") {
  Random random{13, 1};
  const auto table = equal_cells(random, 2, 12);
  CHECK_FALSE(carry_over(table, {0, 1}, {std::vector<int>(12, -1), std::vector<int>(12, -1)}));
}
