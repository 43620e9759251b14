// The model of blocks by figures that can be worked out by hand, and its sentences about what can't be compared.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "reports/analysis/contrasts.hpp"
#include "reports/analysis/further.hpp"
#include "reports/analysis/mathematics.hpp"

using namespace forklift::analysis;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("blocks: two cells are compared as by the paired t", "[analysis][unit]") {
  // Differences 0.1, 0.2, 0.3: mean 0.2, deviation 0.1.
  const auto analysis = analyse_blocks({{1, 5, 3}, {1.1, 5.2, 3.3}}, 0, 0);
  const auto c = against_baseline(analysis, 0.05).front();
  CHECK(c.log_ratio == Approx(0.2));
  CHECK(c.se == Approx(0.1 / std::sqrt(3.0)));
  CHECK(c.freedom == 2);
  CHECK(c.critical == Approx(4.30265).epsilon(1e-5));
}

TEST_CASE("blocks: what all cells of a block have in common changes nothing", "[analysis][unit]") {
  const BlockTable calm{{1, 1.01, 0.99}, {1.1, 1.12, 1.07}, {0.9, 0.88, 0.93}};
  auto drifting = calm;
  for (auto& row : drifting) {
    row[1] += 3;
    row[2] -= 2;
  }
  const auto a = against_baseline(analyse_blocks(calm, 0, 0), 0.05);
  const auto b = against_baseline(analyse_blocks(drifting, 0, 0), 0.05);
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(b[i].log_ratio == Approx(a[i].log_ratio));
    CHECK(b[i].se == Approx(a[i].se));
  }
}

TEST_CASE("blocks: a run that is missing takes a degree of freedom, and no more", "[analysis][unit]") {
  const BlockTable table{{1, 2, 3, 4}, {1.1, 2.1, 3.1, 4.1}, {0.9, kNone, 2.9, 3.9}};
  const auto fit = fit_blocks(table, {0, 1, 2});
  CHECK(fit.freedom == 11 - 3 - 4 + 1);
  CHECK(fit.effects[1] == Approx(0.1));
  CHECK(fit.effects[2] == Approx(-0.1));
  CHECK(fit.squares == Approx(0).margin(1e-20));
}

TEST_CASE("blocks: a block with one run tells nothing", "[analysis][unit]") {
  const auto fit = fit_blocks({{1, 2, kNone}, {1.1, 2.3, 99}}, {0, 1});
  CHECK(fit.used_blocks == 2);
  CHECK(fit.runs == 4);
  CHECK(std::isnan(fit.blocks[2]));
  CHECK(fit.effects[1] == Approx(0.2));
}

TEST_CASE("blocks: cells without a way of common blocks to the baseline are left out", "[analysis][unit]") {
  // 0 and 1 meet in block 0, 1 and 2 in block 1; 3 and 4 meet each other alone.
  const BlockTable table{
      {1, kNone, kNone}, {1.1, 2.1, kNone}, {kNone, 2.3, kNone}, {kNone, kNone, 5}, {kNone, kNone, 6}};
  CHECK(linked_cells(table, {0, 1, 2, 3, 4}) == std::vector<std::size_t>{0, 1, 2});
  const auto analysis = analyse_blocks(table, 0, 0);
  CHECK(analysis.cells == std::vector<std::size_t>{0, 1, 2});
  const auto contrasts = against_baseline(analysis, 0.05);
  REQUIRE(contrasts.size() == 2);
  CHECK(contrasts[1].log_ratio == Approx(0.3));  // 0.1 in one block, 0.2 in another
  CHECK(contrasts[1].freedom == 0);
  CHECK_FALSE(analysis.place_of(3));
}

TEST_CASE("blocks: one block gives ratios alone", "[analysis][unit]") {
  const auto contrasts = against_baseline(analyse_blocks({{1}, {1.5}, {2}}, 0, 0), 0.05);
  REQUIRE(contrasts.size() == 2);
  CHECK(contrasts[1].log_ratio == Approx(1));
  CHECK(contrasts[1].freedom == 0);
}

TEST_CASE("blocks: cells that came out alike are no more exact than the floor", "[analysis][unit]") {
  const BlockTable table{{1, 1, 1}, {1.01, 1.01, 1.01}};
  CHECK(against_baseline(analyse_blocks(table, 0, 0), 0.05).front().se == Approx(0).margin(1e-12));
  const auto floored = analyse_blocks(table, 0, 0.05);
  CHECK(floored.noise.floored);
  CHECK(against_baseline(floored, 0.05).front().se == Approx(0.05 * std::sqrt(2.0 / 3)));
}

TEST_CASE("blocks: all pairs of three cells cost more than two against the baseline, and less than Bonferroni",
          "[analysis][unit]") {
  const auto analysis = analyse_blocks({{1, 1.02, 0.97}, {1.1, 1.1, 1.14}, {0.9, 0.93, 0.9}}, 0, 0);
  const auto dunnett = against_baseline(analysis, 0.05).front(), pair = of_all_pairs(analysis, {1, 0}, 0.05);
  CHECK(pair.log_ratio == Approx(-dunnett.log_ratio));
  CHECK(pair.se == Approx(dunnett.se));
  CHECK(pair.critical > dunnett.critical);
  CHECK(pair.critical < student_quantile(0.05 / 3, 4));
  CHECK(of_all_pairs(analysis, {1, 2}, 0.05).log_ratio == Approx(-1.13333 + 0.91 + 0.02).margin(0.01));
}

TEST_CASE("blocks: chosen pairs are Student's alone, and Sidak's together", "[analysis][unit]") {
  const auto analysis = analyse_blocks({{1.01, 0.99, 1}, {1.1, 1.11, 1.09}, {0.89, 0.9, 0.91}}, 0, 0);
  REQUIRE(analysis.noise.own.empty());
  CHECK(of_pairs(analysis, {{0, 1}}, 0.05).front().critical == Approx(student_quantile(0.05, 4)));
  const auto two = of_pairs(analysis, {{0, 1}, {1, 2}}, 0.05).front().critical;
  CHECK(two > student_quantile(0.05, 4));
  CHECK(two < student_quantile(0.025, 4));
}

TEST_CASE("further blocks: the fewest that decide, by direction or by sameness", "[analysis][unit]") {
  const auto needed = [](double log_ratio) {  // 0.3 / sqrt(blocks) to each side
    return blocks_needed({4, log_ratio, 0.05, 0.02}, [](std::size_t) { return 3.0; });
  };
  CHECK(needed(std::log(1.5)) == 5U);  // 0.134 < 0.405
  CHECK(needed(0.099) == 10U);         // 0.3 / sqrt(10) = 0.095
  REQUIRE(needed(0.0));
  CHECK(static_cast<double>(*needed(0.0)) == Approx(230).epsilon(0.06));  // (0.3 / 0.0198)²
  CHECK_FALSE(blocks_needed({4, 0.005, 0.2, 0.02}, [](std::size_t) { return 3.0; }));
}

TEST_CASE("further blocks: a critical value that falls is taken where it will be", "[analysis][unit]") {
  const auto student = [](std::size_t blocks) { return student_quantile(0.05, static_cast<double>(blocks) - 1); };
  for (const double d : {0.03, 0.05, 0.08, 0.12, 0.2}) {
    const Undecided now{3, d, 0.06, 0.0001};
    std::size_t fewest = 4;
    while (student(fewest) * 0.06 * std::sqrt(3.0 / static_cast<double>(fewest)) >= d) ++fewest;
    CAPTURE(d);
    const auto needed = blocks_needed(now, student);
    REQUIRE(needed);
    CHECK(*needed >= fewest);
    CHECK(static_cast<double>(*needed - fewest) <= 0.05 * static_cast<double>(fewest));
  }
}

TEST_CASE("mathematics: nodes integrate polynomials, quantiles and tails are each other's inverse",
          "[analysis][unit]") {
  const auto nodes = gauss_legendre(7, 1, 3);
  double integral = 0;
  for (std::size_t i = 0; i < nodes.at.size(); ++i) integral += nodes.weight[i] * std::pow(nodes.at[i], 13);
  CHECK(integral == Approx((std::pow(3.0, 14) - 1) / 14));
  CHECK(student_two_sided(student_quantile(0.01, 3.7), 3.7) == Approx(0.01));
  CHECK(f_beyond(4.1, 1, 12) == Approx(student_two_sided(std::sqrt(4.1), 12)));
  CHECK(find_root([](double x) { return x * x - 2; }, 0, 2) == Approx(std::sqrt(2.0)));
  CHECK(std::isnan(student_quantile(0.05, -1)));
}
