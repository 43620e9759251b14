#pragma once
// Was a run in a steady state? Judged from its seconds, never mended by cutting them until it looks good.
#include <string>
#include <vector>

#include "common/store/stalls.hpp"

namespace forklift::analysis {

enum class Steadiness { steady, warming, degrading, cyclic, unclear, stalled };
/// "steady", "warming", "degrading", "cyclic", "unclear", "stalled".
std::string to_string(Steadiness steadiness);

struct SteadyCheck {
  Steadiness steadiness = Steadiness::unclear;
  double drift = 0;      ///< fitted change over the window, as a share of the mean
  double variation = 0;  ///< of the blocks
  std::string words;     ///< "throughput rose by 12 % over the window"
};

/// `committed` holds one count per second of the measurement window; seconds that nobody told are left out. Twelve
/// blocks are compared, at least one second each; a shorter window is unclear. A window with `stalls` is never steady:
/// it is stalled, whatever the rest of it looks like.
SteadyCheck steady_state(const store::SecondCounts& committed, const std::vector<store::Stall>& stalls = {});

}  // namespace forklift::analysis
