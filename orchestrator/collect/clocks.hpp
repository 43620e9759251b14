#pragma once
// The clocks of all hosts, as they are compared before and after each run: what is stored, and what is worth a word.
#include <map>
#include <string>
#include <vector>

#include "common/store/records.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/remote/clock_offset.hpp"

namespace forklift::collect {

using HostClocks = std::map<std::string, remote::ClockOffset>;  ///< by host, against this machine's clock

/// Asks all hosts at once. Errors: environment, if one can't be asked.
HostClocks read_clocks(const remote::Fleet& fleet, Clock& clock, Deadline deadline);

std::vector<store::ClockRow> clock_rows(const HostClocks& clocks, const std::string& moment);

/// Two clocks of the fleet, or one and this machine's, that are more than a second apart for certain: the pair that
/// differs most, in a sentence; empty if there is none. Drivers are started right all the same, but times in logs do
/// not match.
std::string clock_difference(const HostClocks& clocks);

/// Hosts whose clock was set during a run: it moved by more than a second against ours.
std::vector<std::string> clock_steps(const HostClocks& before, const HostClocks& after);

}  // namespace forklift::collect
