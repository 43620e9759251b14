#pragma once
// Asks an NDB installation which programs, version and parameters it has, before anything is started.
#include <string>
#include <vector>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/ndb/parameters.hpp"

namespace forklift::cluster::ndb {

/// The parameters that the installation on the first management server's host knows. Errors: environment.
Parameters read_parameters(const Context& context);

/// Missing programs on any host, and names in cluster.config that this version does not know.
std::vector<Error> check_installation(const Context& context);

}  // namespace forklift::cluster::ndb
