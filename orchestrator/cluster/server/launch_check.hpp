#pragma once
// How a started process really runs, against the node's `cpus`, `numa` and `preload`: the loader goes on without a
// library that it does not find, and the kernel leaves out CPUs that a host or its container does not have.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "orchestrator/cluster/server/differences.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

/// What /proc shows of a process.
struct LaunchFacts {
  std::string cpus;                         ///< Cpus_allowed_list: "0-3,8"
  std::set<std::string> files;              ///< that are mapped
  std::map<std::string, std::string> real;  ///< each preloaded name and the file that it leads to, as the host sees it
  std::set<std::string> policies;           ///< memory policies of its mappings: "default", "bind:0-1"
  std::map<int, std::string> node_cpus;     ///< of each NUMA node of the host
};

/// "0-2,8" or with a stride, "0-6:2"; nothing for another text.
std::optional<std::set<int>> parse_cpu_list(const std::string& text);

/// Pure. What can't be compared is no difference: nodes given by a device, a host whose kernel knows no NUMA. A process
/// that binds its own threads (NDB's data nodes) may stay below what it was given: `may_have_less`.
std::vector<Difference> launch_differences(const plan::Node& node, const LaunchFacts& facts, bool may_have_less);

/// Asks the host, if there is anything to compare. Errors: environment.
std::vector<Difference> check_launch(remote::Remote& host, std::int64_t pid, const plan::Node& node, bool may_have_less,
                                     Deadline deadline);

}  // namespace forklift::cluster
