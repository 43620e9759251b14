#pragma once
// What this machine allows a desk of this user, found by trying it, and what would allow more.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "desk/quotas/layout.hpp"

namespace forklift::desk {

struct Facts {
  bool root = false;
  int namespaces = 0, user_namespaces = 0, tun = 0, realtime = 0;  ///< 0: allowed; else errno
  bool netem = false;
  GroupVersion groups = GroupVersion::none;
  std::string groups_problem;  ///< what kept groups from being made and limited; empty: nothing
  int cores = 0;
  /// Of /proc/sys; empty: not there.
  std::string user_namespaces_allowed, most_user_namespaces, apparmor_restricts, realtime_share;
};

Facts look();

struct Problem {
  std::string what, fix;  ///< one command
};

/// Pure.
std::vector<Problem> problems_of(const Facts& facts);
/// The answer of `forklift-desk check`. Pure.
Json to_json(const Facts& facts);

}  // namespace forklift::desk
