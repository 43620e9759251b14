#include "reports/analysis/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/time_spent.hpp"

namespace forklift::analysis {
namespace {

/// Valid runs of one block in the order of their beginning.
using Block = std::vector<const store::Run*>;

std::map<int, Block> blocks_of(const std::vector<store::Run>& runs) {
  std::map<int, Block> blocks;
  for (const auto& run : runs) {
    if (run.status == store::RunStatus::valid) blocks[run.repeat].push_back(&run);
  }
  for (auto& [number, block] : blocks)
    std::stable_sort(block.begin(), block.end(), [](auto* a, auto* b) { return a->started_us < b->started_us; });
  return blocks;
}

std::int64_t end_of(const store::Run& run) { return run.ended_us.value_or(run.started_us); }

bool resumed_between(const std::vector<std::int64_t>& resumed_us, const store::Run& a, const store::Run& b) {
  return std::any_of(resumed_us.begin(), resumed_us.end(),
                     [&](auto at) { return end_of(a) <= at && at <= b.started_us; });
}

struct Break {
  int block = 0;
  const store::Run* after = nullptr;  ///< the first run of the later part
  std::int64_t pause_us = 0;
};

/// Those that are longer than the longest block that ran without one took.
std::vector<Break> breaks_of(const std::map<int, Block>& blocks, const std::vector<std::int64_t>& resumed_us) {
  std::vector<Break> all;
  std::int64_t longest = 0;
  for (const auto& [number, block] : blocks) {
    bool whole = true;
    for (std::size_t i = 1; i < block.size(); ++i) {
      if (!resumed_between(resumed_us, *block[i - 1], *block[i])) continue;
      whole = false;
      all.push_back({number, block[i], block[i]->started_us - end_of(*block[i - 1])});
    }
    if (whole && block.size() > 1) longest = std::max(longest, end_of(*block.back()) - block.front()->started_us);
  }
  std::erase_if(all, [&](const Break& one) { return one.pause_us <= longest; });
  return all;
}

}  // namespace

std::vector<std::int64_t> resumed_of(const std::vector<store::Event>& events) {
  std::vector<std::int64_t> times;
  for (const auto& event : events) {
    if (event.kind == "resumed") times.push_back(event.time_us);
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::map<store::RunId, int> parts_of_blocks(const std::vector<store::Run>& runs,
                                            const std::vector<std::int64_t>& resumed_us) {
  std::map<store::RunId, int> parts;
  if (resumed_us.empty()) return parts;
  const auto blocks = blocks_of(runs);
  for (const auto& one : breaks_of(blocks, resumed_us)) {
    const auto& block = blocks.at(one.block);
    for (auto run = std::find(block.begin(), block.end(), one.after); run != block.end(); ++run)
      ++parts[(*run)->number];
  }
  return parts;
}

std::vector<std::string> break_words(const std::vector<store::Run>& runs, const std::vector<std::int64_t>& resumed_us) {
  std::vector<std::string> words;
  if (resumed_us.empty()) return words;
  for (const auto& one : breaks_of(blocks_of(runs), resumed_us)) {
    words.push_back(fmt::format(
        "Block {} was broken off and went on {} later, after a longer time than a whole block takes: its runs before "
        "and after count as blocks of their own, and one that is alone there tells nothing of ratios.",
        one.block + 1, span_words(static_cast<double>(one.pause_us) / 1e6)));
  }
  return words;
}

}  // namespace forklift::analysis
