#pragma once
// Paced runs: how much load was offered, and how much of it was reached. Where nearly all was, the number says what was
// asked for, not what the servers can do. Pure.
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// From this share on the pacing is the limit, not the servers.
inline constexpr double kPacingIsLimit = 0.97;

struct Pace {
  double offered_per_s = 0;  ///< transactions, or lookups, of all drivers together
  double reached = 0;        ///< share of them that ended in the window, 0 to 1
  bool is_limit() const { return reached >= kPacingIsLimit; }
};

/// Of one run; nothing if it was not paced, or has no window.
std::optional<Pace> pace_of(const store::Run& run);
/// Of several runs of a cell: means.
std::optional<Pace> mean_pace(const std::vector<std::optional<Pace>>& runs);

/// "99.8 %": never rounded over the limit.
std::string reached_words(const Pace& pace);

}  // namespace forklift::analysis
