#pragma once
// What a host is: the facts that a result carries, and how far its clock is from ours.
#include <string>
#include <utility>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// Facts by name, in the order they are shown: hostname, cpu, cores, memory_kb, kernel, distribution, architecture,
/// governor, swap_kb, transparent_hugepages, boot_id, load. What a host does not tell is missing.
struct HostFacts {
  std::vector<std::pair<std::string, std::string>> facts;
  /// Empty if unknown.
  std::string get(const std::string& name) const;
};

/// Errors: environment, if the host can't be asked.
HostFacts read_host_facts(Remote& remote, Deadline deadline);

/// The host's wall clock minus ours, and by how much that may be wrong (half the shortest round trip), in microseconds.
struct ClockOffset {
  std::int64_t offset_us = 0, error_us = 0;
};
ClockOffset clock_offset(Remote& remote, Clock& clock, Deadline deadline);

}  // namespace forklift::remote
