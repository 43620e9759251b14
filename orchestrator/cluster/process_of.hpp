#pragma once
// Processes of a cluster and its proxies, as they are named everywhere: by the experiment, the cluster's number and the
// node.
#include <string>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::cluster {

/// One that is not started yet. `directory`, `log_file` and what it `leaves` are on `host`, its scenario's name.
process::ManagedProcess process_of(const Context& context, const std::string& name, const std::string& host,
                                   const std::string& directory, const std::string& log_file,
                                   std::vector<std::string> leaves = {});

}  // namespace forklift::cluster
