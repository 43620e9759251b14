#pragma once
// The control groups of processes on a host, read there; what they mean is told by common/cgroup.
#include <string>
#include <utility>
#include <vector>

#include "common/cgroup/cgroup.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

struct GroupsOf {
  std::string mark;  ///< of a process; empty: of commands that run there on our behalf
  cgroup::Membership membership;
};
/// Our own first, then those of this user's processes whose FORKLIFT_PROCESS begins with `mark_prefix` (none if that is
/// empty). Errors: environment.
std::vector<GroupsOf> read_groups(Remote& remote, const std::string& mark_prefix, Deadline deadline);

/// Those of the files that can be read. Errors: environment, if the host can't be asked.
cgroup::Texts read_texts(Remote& remote, const std::vector<std::string>& files, Deadline deadline);

/// Limits of the group in which commands of ours run, as facts: cgroup_cores, cgroup_memory_kb, and what is left of
/// that, cgroup_memory_available_kb. What is not limited is missing. Errors: environment.
std::vector<std::pair<std::string, std::string>> cgroup_facts(Remote& remote, Deadline deadline);

}  // namespace forklift::remote
