#pragma once
// Ends the process that works on an experiment, as `forklift stop` does before it looks for what is left.
#include <functional>
#include <optional>
#include <string>

#include "common/core/clock.hpp"
#include "orchestrator/owner/judge.hpp"

namespace forklift::owner {

struct StopOwner {
  Name name;
  store::ExperimentId experiment;
  bool force = false;       ///< SIGKILL, and records alone where the owner can't be reached
  Microseconds patience{};  ///< how long it may take to end in order
  Clock& clock;
  std::function<void(const std::string&)> say;
};

struct StoppedOwner {
  store::Owner owner;
  std::string how;  ///< "ended in order", "ended, but not in order", "killed"
};

/// Nothing if nobody works on it. Errors: environment, if its owner can't be reached or does not end.
std::optional<StoppedOwner> stop_owner(const StopOwner& stop);

}  // namespace forklift::owner
