#pragma once
// The answer to {"ask": "statistics"}. Pure.
#include <optional>
#include <vector>

#include "common/core/json.hpp"
#include "desk/links/counts.hpp"
#include "desk/quotas/layout.hpp"

namespace forklift::desk {

/// What the kernel counts of a host since it was made.
struct HostUse {
  std::optional<GroupUse> group;  ///< none: it has no control groups
  std::uint64_t dropped = 0;      ///< packets that its device had no room for
};

/// `before`: when counting began. `names` in the order of the counts.
Json statistics_of(const std::vector<std::string>& names, const Counts& counts, const std::vector<HostUse>& before,
                   const std::vector<HostUse>& now, bool realtime);

}  // namespace forklift::desk
