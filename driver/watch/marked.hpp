#pragma once
// Processes of this host that an orchestrator of ours started: their environment carries a mark (FORKLIFT_PROCESS).
#include <string>
#include <vector>

namespace forklift::driver::watch {

struct Marked {
  int pid = 0;
  std::string mark;  ///< "EXPERIMENT/c1/data-node-1"
};

/// Those of this user (for root also of the users that FORKLIFT_SERVER_USERS names) whose mark begins with `prefix`;
/// their children, which inherit it, too. Costs a read per process of the host.
std::vector<Marked> marked(const std::string& prefix);

/// The mark that this process carries now; empty if it is gone or none of ours.
std::string mark_of(int pid);

}  // namespace forklift::driver::watch
