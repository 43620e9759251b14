#pragma once
// Processes of a cluster and its proxies, as they are named everywhere: by the experiment, the cluster's number and the
// node.
#include <string>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::cluster {

/// One that is not started yet. `directory` and `log_file` are on `host`, its scenario's name.
process::ManagedProcess process_of(const Context& context, const std::string& name, const std::string& host,
                                   const std::string& directory, const std::string& log_file);

}  // namespace forklift::cluster
