#pragma once
// How the servers of an experiment were set where it matters to every number: durability, logs, memory. The names come
// from the plan, which has them from the orchestrator's one table of defaults; the values from the servers themselves.
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

struct ServerSetting {
  std::string variable, value;  ///< "512M"; "64M or 512M" where nodes differ
};

/// In the plan's order. What no server has told has the planned value; what is not known either way is left out. Empty
/// for results of programs that stored no such list.
std::vector<ServerSetting> server_settings(const Evidence& evidence);

/// "innodb_buffer_pool_size=512M, …"; empty if nothing is known.
std::string server_settings_words(const Evidence& evidence);

/// What a session's isolation is not, in words; empty if it is what the scenario says.
std::string isolation_words(const Evidence& evidence);

}  // namespace forklift::analysis
