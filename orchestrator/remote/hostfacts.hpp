#pragma once
// What a host is: the facts that a result carries.
#include <string>
#include <utility>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// Facts by name, in the order they are shown: hostname, cpu, cores, memory_kb, kernel, distribution, architecture,
/// governor, swap_kb, transparent_hugepages, memory_available_kb, open_files and processes (hard limits of a login
/// there, or "unlimited"), boot_id, load, and those of cgroup_facts(). What a host does not tell is missing.
struct HostFacts {
  std::vector<std::pair<std::string, std::string>> facts;
  /// Empty if unknown.
  std::string get(const std::string& name) const;
};

/// Errors: environment, if the host can't be asked.
HostFacts read_host_facts(Remote& remote, Deadline deadline);

}  // namespace forklift::remote
