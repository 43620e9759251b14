#pragma once
// Stalls: seconds of a run in which nothing, or next to nothing, was committed, though the rest of its window says that
// something should have been. Pure. Small rates make empty seconds by chance: those are no stalls.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/contract/report.hpp"

namespace forklift::store {

/// One count per whole second of a window; nothing where nobody told it.
using SecondCounts = std::vector<std::optional<double>>;

struct Stall {
  int begin_s = 0;       ///< after the window's begin
  int seconds = 0;       ///< how long, in a row
  int without = 0;       ///< of these, without any commit
  double committed = 0;  ///< in all of them together
  bool operator==(const Stall&) const = default;
};

/// Stretches of seconds that each hold less than 20 % of the median second (of the mean, where the median is 0), and
/// that chance would bring about in less than one of a thousand such windows, were the commits independent of each
/// other (Poisson). Seconds that nobody told belong to no stretch. In the order of time.
std::vector<Stall> stalls_of(const SecondCounts& committed);

/// "no commit for 10 s, 8 s into the window"; "less than 20 % of the median throughput for 3 s (1 s without a commit),
/// 5 s into the window".
std::string words_of(const Stall& stall);
/// The longest; null if there is none.
const Stall* longest(const std::vector<Stall>& stalls);

/// The whole seconds between `begin` and `end`, both in seconds after the start of the series. None if that is longer
/// than a run may be: the times of a file of somebody else must not fill the memory.
SecondCounts window_seconds(const std::vector<std::pair<int, std::uint64_t>>& series, double begin, double end);

/// Commits of all transactions, all drivers together, per second of the window that they share. A second that one of
/// the drivers did not tell is not known.
SecondCounts window_seconds(const std::vector<contract::RunReport>& reports);

}  // namespace forklift::store
