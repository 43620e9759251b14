#pragma once
// Was a run in a steady state? Judged from its seconds, never mended by cutting them until it looks good.
#include <string>
#include <utility>
#include <vector>

namespace forklift::analysis {

enum class Steadiness { steady, warming, degrading, cyclic, unclear };
/// "steady", "warming", "degrading", "cyclic", "unclear".
std::string to_string(Steadiness steadiness);

struct SteadyCheck {
  Steadiness steadiness = Steadiness::unclear;
  double drift = 0;      ///< fitted change over the window, as a share of the mean
  double variation = 0;  ///< of the blocks
  std::string words;     ///< "throughput rose by 12 % over the window"
};

/// `committed` holds one count per second of the measurement window. Twelve blocks are compared, at least one second
/// each; a shorter window is unclear.
SteadyCheck steady_state(const std::vector<double>& committed);

/// The counts of the seconds from `begin` to `end` (whole seconds inside the window); missing seconds count 0.
std::vector<double> window_counts(const std::vector<std::pair<int, std::uint64_t>>& seconds, double begin, double end);

}  // namespace forklift::analysis
