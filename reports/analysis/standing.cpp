#include "reports/analysis/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "common/core/text.hpp"
#include "reports/analysis/cells.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kMostInLine = 6;  ///< cells

std::string left_words(std::size_t blocks) {
  return fmt::format("about {} more block{}", blocks, blocks == 1 ? "" : "s");
}

/// What follows the ratio.
std::string state_words(const Standing& s, const CellStanding& one, const Evidence& e) {
  const auto& c = *one.comparison;
  const auto verdict = verdict_words(c);
  switch (one.watch.leaves) {
    case Leaves::decided:
      return fmt::format("{} since block {}", verdict, one.watch.block);
    case Leaves::beaten:
      return fmt::format("dropped after block {}: {} is better", one.watch.block, quoted(e, *one.watch.beaten_by));
    case Leaves::unmeasured:
      return fmt::format("dropped after block {}: it can't be compared", one.watch.block);
    case Leaves::not_yet:
      break;
  }
  if (!s.watched) return verdict + (one.blocks_left > 0 ? " so far" : "");
  if (is_decided(c.verdict))
    return fmt::format("{}, what its source expects is undecided{}", verdict,
                       one.blocks_left > 0 ? ", " + left_words(one.blocks_left) : "");
  if (beyond_reach(c)) return verdict + ", " + further_words(c);
  return one.blocks_left > 0 ? verdict + ", " + left_words(one.blocks_left) : verdict;
}

std::string words_of(const Standing& s, const CellStanding& one, const Evidence& e, std::size_t baseline) {
  const auto name = quoted(e, one.cell);
  const auto unlike = unlike_loads(load_of(e.cells[baseline]), load_of(e.cells[one.cell]));
  if (!unlike.empty()) return fmt::format("{}: not compared: another load ({})", name, unlike);
  if (!one.comparison) return name + ": nothing yet";
  const auto& c = *one.comparison;
  if (!c.interval)
    return fmt::format("{}: {}", name, c.ratio ? fmt::format("{:.2f}, no interval yet", *c.ratio) : c.words);
  return fmt::format("{}: {:.2f} ({}), {}", name, *c.ratio, range_words(*c.interval), state_words(s, one, e));
}

std::size_t blocks_left(const Evidence& e, const Standing& s, const Rules& rules, const CellStanding& one) {
  if (s.running.empty() || one.watch.leaves != Leaves::not_yet) return 0;
  const auto allowed = s.at_most - std::min(s.at_most, s.blocks);
  if (!rules.until) return allowed;
  const auto first = rules.until->at_least - std::min(rules.until->at_least, s.blocks);
  if (!one.comparison || !one.comparison->interval) return std::min(allowed, std::max<std::size_t>(first, 1));
  auto more = one.comparison->more_blocks;
  if (!is_decided(one.comparison->verdict)) return more == 0 ? allowed : std::min(allowed, more);
  for (const auto& expected : rules.expected) {
    if (expected.cell != e.cells[one.cell].record.name) continue;
    more = std::max(more, blocks_to_decide(expected, *one.comparison->ratio, one.comparison->interval, s.blocks));
  }
  return std::min(allowed, more);
}

void add_cells(const Evidence& e, const Rules& rules, const std::map<std::size_t, Comparison>& against,
               const std::map<std::size_t, CellWatch>& watches, std::size_t baseline, Standing& s) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    if (i == baseline) continue;
    auto& one = s.cells.emplace_back(CellStanding{.cell = i, .comparison = {}, .watch = {}, .words = {}});
    if (const auto found = against.find(i); found != against.end()) one.comparison = found->second;
    if (const auto found = watches.find(i); found != watches.end()) one.watch = found->second;
    one.blocks_left = blocks_left(e, s, rules, one);
    one.words = words_of(s, one, e, baseline);
    s.runs_left += one.blocks_left;
    longest = std::max(longest, one.blocks_left);
  }
  s.runs_left += longest;
}

std::string line_of(const Standing& s) {
  std::vector<std::string> words;
  for (const auto& one : s.cells) {
    if (words.size() < kMostInLine) words.push_back(one.words);
  }
  if (s.cells.size() > words.size()) words.push_back(fmt::format("… and {} more", s.cells.size() - words.size()));
  return fmt::format("block {}{}{}{}", s.blocks, s.watched ? " of at most " : "/", s.at_most,
                     words.empty() ? "" : ": " + join(words, "; "));
}

}  // namespace

Standing standing_of(const Evidence& e) {
  Standing s;
  const auto rules = rules_of(e.experiment.record);
  s.at_most = rules.until ? rules.until->at_most : static_cast<std::size_t>(std::max(e.experiment.record.repeats, 0));
  s.watched = rules.until.has_value();
  if (e.cells.empty()) return s;
  const auto baseline = planned_baseline(e, rules);
  const auto cells = cells_under_load_of(e, baseline);
  const auto* headline = headline_of(e.cells[baseline]);
  std::map<std::size_t, Comparison> against;
  if (rules.until) {
    auto watched = watch(e, rules, cells);
    s.blocks = watched.blocks;
    s.running = std::move(watched.running);
    if (headline != nullptr) against = std::move(watched.against[headline->name]);
    add_cells(e, rules, against, watched.cells, baseline, s);
  } else {
    s.blocks = complete_blocks(e);
    s.running.resize(s.blocks < s.at_most ? e.cells.size() : 0);
    std::iota(s.running.begin(), s.running.end(), std::size_t{0});
    if (headline != nullptr && !rules.all_pairs())
      against = compare_with_baseline(measure_in_blocks(e, *headline, cells, static_cast<int>(s.blocks)), cells, rules);
    add_cells(e, rules, against, {}, baseline, s);
  }
  s.line = line_of(s);
  return s;
}

}  // namespace forklift::analysis
