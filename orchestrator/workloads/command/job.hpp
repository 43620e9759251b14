#pragma once
// Pure: what one process of the program is given: its arguments, and a JSON file with servers, login and window, whose
// name is in its environment.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::workloads::command {

/// The variable that holds the name of the JSON file.
inline constexpr const char* kJobVariable = "FORKLIFT_JOB";

struct Process {
  std::vector<sql::Endpoint> endpoints;  ///< at least one; the first is what {host} and {port} name
  std::string database, run;
  int driver = 0, drivers = 1;  ///< 0-based
  std::uint64_t seed = 1;
  Microseconds warmup{0}, duration{0};
  std::string password_file, option_file;  ///< on its host, mode 600
};

/// Arguments with what stands in braces replaced. Unknown words in braces stay.
std::vector<std::string> arguments(const std::vector<std::string>& argv, const Process& process);
Json job_json(const Process& process);
/// [client] of a MySQL or MariaDB client program. Errors: config, if user or password has a line break.
std::string option_file(const sql::Endpoint& endpoint);

}  // namespace forklift::workloads::command
