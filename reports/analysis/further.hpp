#pragma once
// How many blocks a comparison would need to be decided: a median, half of such experiments need more. Pure.
#include <cstddef>
#include <functional>
#include <optional>

namespace forklift::analysis {

constexpr std::size_t kMostBlocks = 1000;  ///< what needs more is not worth a number

/// The smallest number above `have` at which an interval of `half_width(blocks)` around `log_ratio` leaves out 0, or
/// lies within ± ln(1 + margin). `half_width` falls. Found to 5 %; nothing beyond kMostBlocks.
std::optional<std::size_t> blocks_needed(std::size_t have, double log_ratio, double margin,
                                         const std::function<double(std::size_t)>& half_width);

}  // namespace forklift::analysis
