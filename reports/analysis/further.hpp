#pragma once
// How many blocks a comparison would need to be decided: a median, half of such experiments need more. Pure.
#include <cstddef>
#include <functional>
#include <optional>

namespace forklift::analysis {

constexpr std::size_t kMostBlocks = 1000;  ///< what needs more is not worth a number

/// An undecided comparison, as it is after `have` blocks.
struct Undecided {
  std::size_t have = 0;
  double log_ratio = 0, se = 0, margin = 0;  ///< se: the standard error now; it falls with the root of the blocks
};

/// The smallest number of blocks at which the interval log_ratio ± critical · se leaves out 0, or lies within ± ln(1 +
/// margin); nothing beyond kMostBlocks. `critical(blocks)` falls, and is asked for a few numbers only.
std::optional<std::size_t> blocks_needed(const Undecided& now, const std::function<double(std::size_t)>& critical);

}  // namespace forklift::analysis
