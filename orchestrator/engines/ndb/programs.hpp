#pragma once
// Asks an NDB installation which programs, version and parameters it has, before anything is started.
#include <string>
#include <vector>

#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"

namespace forklift::engines::ndb {

/// The parameters that the installation on the first management server's host knows. Errors: environment.
Parameters read_parameters(const Context& context);

/// The programs that a host needs of this cluster. Pure.
Installed programs_on(const plan::Cluster& cluster, const std::string& host);

/// The line with which a program tells its version. Errors: environment.
std::string version_of(remote::Remote& host, const std::string& program, Deadline deadline);

/// Missing programs on any host, and names in cluster.config that this version does not know.
std::vector<Error> check_installation(const Context& context);

}  // namespace forklift::engines::ndb
