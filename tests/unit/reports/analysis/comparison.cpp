#include "reports/analysis/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace forklift::analysis;

namespace {

/// As if the interval, of logarithms, were 3 standard errors of `se` to each side, and shrank by the root of the
/// blocks.
Comparison in_blocks(double ratio, double se, bool higher_is_better = true, bool limited = false) {
  const Contrast contrast{.log_ratio = std::log(ratio), .se = se, .freedom = 8, .critical = 3};
  return compare_in_blocks(contrast, 5, {}, higher_is_better, limited, [](std::size_t) { return 3.0; });
}

}  // namespace

TEST_CASE("comparison: each verdict has its words", "[analysis][unit]") {
  CHECK(in_blocks(1.5, 0.01).words == "1.50 times as fast (95 % interval 1.46–1.55)");
  CHECK(in_blocks(0.67, 0.005).words == "33 % slower (0.67 times as fast, 95 % interval 0.660–0.680)");
  CHECK(in_blocks(1.01, 0.002).words == "faster, by less than 2 %: 1.01 times as fast (95 % interval 1.004–1.016)");
  CHECK(in_blocks(0.99, 0.002).words == "slower, by less than 2 %: 0.99 times as fast (95 % interval 0.984–0.996)");
  CHECK(in_blocks(1.001, 0.003).words == "same within 2 %: 1.00 times as fast (95 % interval 0.992–1.010)");
  CHECK(in_blocks(1.05, 0.05).words == "undecided, about 43 more blocks: 1.05 times as fast (95 % interval 0.90–1.22)");
  CHECK(in_blocks(1.0, 0.5).words ==
        "undecided, it would need more than 1000 blocks: 1.00 times as fast (95 % interval 0.22–4.48)");
}

TEST_CASE("comparison: of a latency or a cost less is better", "[analysis][unit]") {
  const auto less = in_blocks(0.5, 0.01, false), more = in_blocks(2, 0.01, false);
  CHECK(less.verdict == Verdict::faster);
  CHECK(less.words == "0.50 times as much (95 % interval 0.49–0.52)");
  CHECK(verdict_words(less) == "lower");
  CHECK(more.verdict == Verdict::slower);
  CHECK(more.words == "2.00 times as much (95 % interval 1.94–2.06)");
  CHECK(verdict_words(more) == "higher");
}

TEST_CASE("comparison: an interval that counts and clocks limit says so", "[analysis][unit]") {
  CHECK(in_blocks(1.5, 0.01, true, true).words ==
        "1.50 times as fast (95 % interval 1.46–1.55); limited by what was counted, not by how the runs scatter");
}

TEST_CASE("comparison: runs of two experiments are compared by Welch's interval", "[analysis][unit]") {
  const auto up = compare_apart({100, 101, 102}, {150, 151, 152});
  CHECK(up.verdict == Verdict::faster);
  CHECK(up.method == Method::welch);
  CHECK(up.words == "1.50 times as fast (95 % interval 1.47–1.53)");
  const auto wide = compare_apart({100, 107, 93}, {104, 98, 111});
  CHECK(wide.verdict == Verdict::undecided);
  CHECK(wide.words == "undecided, about 18 more runs each: 1.04 times as fast (95 % interval 0.90–1.21)");
}

TEST_CASE("comparison: intervals of several pairs of two experiments hold together", "[analysis][unit]") {
  const auto one = compare_apart({100, 101, 102}, {150, 151, 152});
  const auto of_ten = compare_apart({100, 101, 102}, {150, 151, 152}, {}, true, 10);
  CHECK(of_ten.interval->low < one.interval->low);
  CHECK(of_ten.interval->high > one.interval->high);
  CHECK(of_ten.ratio == one.ratio);
}

TEST_CASE("comparison: one run or a value of 0 gives no interval, and no verdict", "[analysis][unit]") {
  const auto one = compare_apart({100}, {150, 151, 152});
  CHECK(one.verdict == Verdict::not_compared);
  CHECK(one.words ==
        "not compared (1.51 times as fast): one run of a side gives no interval: at least 2 each are needed");
  CHECK(compare_apart({100, 100}, {0, 150}).words == "not compared: a value is 0 or below, so that there is no ratio");
}

TEST_CASE("comparison: an end that decides does not look like 1", "[analysis][unit]") {
  CHECK(range_words({1.0042, 1.0438}) == "1.004–1.044");
  CHECK(range_words({0.90, 0.99996}) == "0.90000–0.99996");
  CHECK(range_words({1, 1.04}) == "1.00–1.04");
  CHECK(range_words({0.97, 1.08}) == "0.97–1.08");
}

TEST_CASE("verdict: direction comes before sameness, at each edge", "[analysis][unit]") {
  const auto of = [](double low, double high) { return verdict_of({low, high}, 0.02, true); };
  CHECK(of(1.0001, 1.03) == Verdict::faster);
  CHECK(of(1.0001, 1.02) == Verdict::faster_little);
  CHECK(of(1.0, 1.02) == Verdict::same);
  CHECK(of(1 / 1.02, 1.0) == Verdict::same);
  CHECK(of(1 / 1.02, 0.9999) == Verdict::slower_little);
  CHECK(of(0.98, 0.9999) == Verdict::slower);
  CHECK(of(0.98, 1.01) == Verdict::undecided);
  CHECK(of(0.99, 1.03) == Verdict::undecided);
  CHECK(verdict_of({1.1, 1.2}, 0.02, false) == Verdict::slower);
  CHECK(verdict_of({1.005, 1.01}, 0.02, false) == Verdict::slower_little);
}

TEST_CASE("verdict: programs get one word each", "[analysis][unit]") {
  CHECK(to_string(Verdict::faster_little) == "faster");
  CHECK(to_string(Verdict::slower_little) == "slower");
  CHECK(to_string(Verdict::same) == "same");
  CHECK(to_string(Verdict::undecided) == "undecided");
  CHECK(to_string(Verdict::not_compared) == "not compared");
}

TEST_CASE("comparison: values of two experiments that came out alike are no more exact than their counts",
          "[analysis][unit]") {
  const std::vector<double> a(5, 100), b(5, 103);
  CHECK(compare_apart(a, b).interval->low == Approx(1.03));  // nothing is known of how they were counted
  const auto c = compare_apart({a, 0.1}, {b, 0.1});
  CHECK(c.verdict == Verdict::undecided);
  CHECK(c.limited);
  // t(0.975, 8) = 2.30600, times 0.1 * sqrt(2 / 5)
  CHECK(std::log(c.interval->high / 1.03) == Approx(2.30600 * 0.1 * std::sqrt(0.4)).epsilon(1e-4));
  CHECK(std::log(c.interval->low / 1.03) == Approx(-2.30600 * 0.1 * std::sqrt(0.4)).epsilon(1e-4));
  CHECK(c.words.find("; limited by what was counted, not by how the runs scatter") != std::string::npos);
  const auto scattered = compare_apart({{80, 100, 125}, 0.01}, {{82, 103, 128}, 0.01});
  CHECK_FALSE(scattered.limited);
  CHECK(scattered.interval->high == Approx(compare_apart({80, 100, 125}, {82, 103, 128}).interval->high));
}
