#pragma once
// A program that is started on a host and ends by itself, but may take more than a few seconds: what initialises a
// server's data directory, for example. It is a process like any other, with a mark and a row in the journal, so that
// `forklift stop` and the guards end it when the orchestrator is gone; and its own host ends it when its time is over,
// whoever is left.
#include <string>

#include "orchestrator/process/managed.hpp"

namespace forklift::process {

struct Helper {
  std::string purpose;    ///< "initialise the data directory": as in "can't …"
  std::string fix;        ///< what to do if it fails
  Microseconds within{};  ///< it is ended then
};

/// The command under a limit of time that its host keeps: SIGTERM to all of it, and SIGKILL ten seconds later.
remote::Command limited(remote::Command command, Microseconds most);

/// Starts it and returns when it has ended well. Errors: environment, with its last lines, if it fails or takes too
/// long; interrupted. Nothing of it is left in any of these cases.
void run_to_end(ManagedProcess& process, const remote::Command& command, const Helper& helper);

}  // namespace forklift::process
