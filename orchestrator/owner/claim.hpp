#pragma once
// Takes an experiment: from then on this process is its owner, and others are refused.
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "common/core/clock.hpp"
#include "orchestrator/owner/judge.hpp"

namespace forklift::owner {

/// How the experiment's owner stands now, seen by `me`.
Standing standing(const std::optional<store::Owner>& owner, const store::Owner& me, std::int64_t now_us);

struct Claim {
  Name name;
  store::ExperimentId experiment;
  store::Owner me;
  Clock& clock;
  std::function<void(const std::string&)> say;  ///< is told when this takes a while
  bool by_force = false;                        ///< also from a live owner that can't be reached from here
  Microseconds watch = 3 * kBeat;  ///< for how long a silent owner is watched: its host's clock may be wrong
};
/// In one transaction: of two that claim at once, one gets it. Errors: environment, if somebody works on it.
void claim(const Claim& claim);

/// The ids of a results database's experiments that somebody works on.
std::set<std::string> running_experiments(const std::string& database, Clock& clock);

}  // namespace forklift::owner
