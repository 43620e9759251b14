#pragma once
// A command inside a host: in its namespaces and, so that quotas hold for it, its control groups.
#include <sys/types.h>

#include <string>
#include <vector>

namespace forklift::desk {

/// Runs `argv` in the host whose first process is `host`, as a child, in the same directory if the host has it, else in
/// "/". Signals to this process are passed on. Returns its exit code: 128 + n if signal n ended it, 126 or 127 if it
/// can't be executed. Errors: environment, if that is no host of a desk, or it can't be entered.
int run_in_host(pid_t host, const std::vector<std::string>& argv);

/// Pure: do these lines of /proc/PID/status belong to the first process of a PID namespace below ours?
bool first_of_namespace(const std::string& status);

/// Pure: the directories of the groups that limit and count CPU time and memory, each once: of a host's and our own
/// /proc/PID/cgroup, and /proc/self/mountinfo. Where it is in the same group as we are, there is nothing to join.
std::vector<std::string> groups_to_join(const std::string& groups, const std::string& own, const std::string& mounts);

}  // namespace forklift::desk
