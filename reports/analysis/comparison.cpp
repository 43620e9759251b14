#include "reports/analysis/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/analysis/further.hpp"
#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr const char* kLimited = "; limited by what was counted, not by how the runs scatter";

std::string words_of(const Comparison& c) {
  const double r = *c.ratio;
  const auto times = fmt::format("{:.2f} {}", r, times_words(c)), interval = interval_words(c);
  switch (c.verdict) {
    case Verdict::slower:
      if (c.higher_is_better) return fmt::format("{:.0f} % slower ({}, {})", (1 - r) * 100, times, interval);
      [[fallthrough]];
    case Verdict::faster:
      return fmt::format("{} ({})", times, interval);
    case Verdict::undecided:
      return fmt::format("undecided, {}: {} ({})", further_words(c), times, interval);
    default:
      return fmt::format("{}: {} ({})", verdict_words(c), times, interval);
  }
}

bool scatters_less_than_floor(const Sample& sample) {
  std::vector<double> logs;
  for (const double value : sample.values) logs.push_back(std::log(value));
  return deviation(logs) < sample.floor;
}

/// Fills in what follows from the interval.
void judge(Comparison& c, double log_ratio, double se, const std::function<double(std::size_t)>& critical) {
  c.verdict = verdict_of(*c.interval, c.margin, c.higher_is_better);
  if (c.verdict == Verdict::undecided) {
    if (const auto needed = blocks_needed({c.blocks, log_ratio, se, c.margin}, critical))
      c.more_blocks = *needed - c.blocks;
  }
  c.words = words_of(c);
}

/// All intervals of the family hold together: their runs are independent (Šidák).
double outside_of(const Rules& rules, std::size_t family) {
  return 1 - std::pow(rules.confidence, 1.0 / static_cast<double>(std::max<std::size_t>(family, 1)));
}

}  // namespace

std::string to_string(Method method) {
  constexpr const char* kWords[]{"blocks", "welch", "history"};
  return kWords[static_cast<std::size_t>(method)];
}

Comparison compare_in_blocks(const Contrast& contrast, std::size_t blocks, const Rules& rules, bool higher_is_better,
                             bool limited, const std::function<double(std::size_t)>& critical) {
  Comparison c{.ratio = std::exp(contrast.log_ratio),
               .interval = Interval{std::exp(contrast.low()), std::exp(contrast.high())},
               .higher_is_better = higher_is_better,
               .margin = rules.margin,
               .confidence = rules.confidence,
               .freedom = contrast.freedom,
               .blocks = blocks,
               .limited = limited};
  judge(c, contrast.log_ratio, contrast.se, critical);
  if (limited) c.words += kLimited;
  return c;
}

Comparison compare_apart(const Sample& a, const Sample& b, const Rules& rules, bool higher_is_better,
                         std::size_t family) {
  const double outside = outside_of(rules, family);
  const auto welch = welch_ratio(a.values, b.values, outside, a.floor, b.floor);
  const auto runs = std::min(a.values.size(), b.values.size());
  if (!welch) {
    const double from = geometric_mean(a.values), to = geometric_mean(b.values);
    auto c = not_compared(from > 0 && to > 0 ? std::optional{to / from} : std::nullopt,
                          runs < 2 ? "one run of a side gives no interval: at least 2 each are needed"
                                   : "a value is 0 or below, so that there is no ratio",
                          rules, higher_is_better);
    c.method = Method::welch;
    return c;
  }
  Comparison c{.ratio = welch->ratio,
               .interval = welch->interval,
               .method = Method::welch,
               .higher_is_better = higher_is_better,
               .margin = rules.margin,
               .confidence = rules.confidence,
               .freedom = welch->freedom,
               .blocks = runs,
               .limited = scatters_less_than_floor(a) && scatters_less_than_floor(b)};
  const double d = std::log(welch->ratio), half = std::log(welch->interval.high / welch->interval.low) / 2;
  const double se = half / student_quantile(outside, welch->freedom);
  judge(c, d, se, [&](std::size_t n) {
    return student_quantile(outside, welch->freedom * static_cast<double>(n) / static_cast<double>(runs));
  });
  if (c.limited) c.words += kLimited;
  return c;
}

Comparison compare_points(double log_ratio, double se, double freedom, std::size_t runs, const Rules& rules,
                          bool higher_is_better, std::size_t family) {
  const double outside = outside_of(rules, family), half = student_quantile(outside, freedom) * se;
  Comparison c{.ratio = std::exp(log_ratio),
               .interval = Interval{std::exp(log_ratio - half), std::exp(log_ratio + half)},
               .method = Method::history,
               .higher_is_better = higher_is_better,
               .margin = rules.margin,
               .confidence = rules.confidence,
               .freedom = freedom,
               .blocks = runs};
  judge(c, log_ratio, se, [&](std::size_t) { return student_quantile(outside, freedom); });
  return c;
}

Comparison not_compared(std::optional<double> ratio, const std::string& why, const Rules& rules,
                        bool higher_is_better) {
  Comparison c{
      .ratio = ratio, .higher_is_better = higher_is_better, .margin = rules.margin, .confidence = rules.confidence};
  c.words = ratio ? fmt::format("not compared ({:.2f} {}): {}", *ratio, times_words(c), why) : "not compared: " + why;
  return c;
}

std::string times_words(const Comparison& c) { return c.higher_is_better ? "times as fast" : "times as much"; }

std::string range_words(const Interval& i) {
  const double width = i.high - i.low;
  int digits = width >= 0.03 ? 2 : width >= 0.003 ? 3 : 4;
  // An end that is not 1 decides: it must not look like 1.
  const auto hidden = [&](double end) {
    return end != 1 && fmt::format("{:.{}f}", end, digits) == fmt::format("{:.{}f}", 1.0, digits);
  };
  while (digits < 6 && (hidden(i.low) || hidden(i.high))) ++digits;
  return fmt::format("{:.{}f}–{:.{}f}", i.low, digits, i.high, digits);
}

std::string interval_words(const Comparison& c) {
  return c.interval ? fmt::format("{} interval {}", percent_words(c.confidence), range_words(*c.interval))
                    : "no interval";
}

std::string verdict_words(const Comparison& c) {
  return verdict_words(c.verdict, percent_words(c.margin), c.higher_is_better);
}

bool beyond_reach(const Comparison& c) {
  return c.verdict == Verdict::undecided && c.at_most > 0 && (c.more_blocks == 0 || c.look + c.more_blocks > c.at_most);
}

void watch_words(Comparison& c, std::size_t look, std::size_t at_most) {
  c.look = look;
  c.at_most = at_most;
  if (c.verdict == Verdict::undecided) c.words = words_of(c);
  if (c.verdict == Verdict::undecided && c.limited) c.words += kLimited;
}

std::string further_words(const Comparison& c) {
  const bool blocks = c.method == Method::blocks;
  if (beyond_reach(c) && c.more_blocks > 0)
    return fmt::format("it would need about {} blocks, and {} are allowed", c.look + c.more_blocks, c.at_most);
  if (c.more_blocks == 0)
    return fmt::format("it would need more than {} {}", kMostBlocks, blocks ? "blocks" : "runs each");
  return fmt::format("about {} more {}{}", c.more_blocks, blocks ? "block" : "run", c.more_blocks == 1 ? "" : "s") +
         (blocks ? "" : " each");
}

}  // namespace forklift::analysis
