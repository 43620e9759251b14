#pragma once
// The cluster's config.ini as text, from the plan alone. Pure.
#include <string>

#include "orchestrator/engines/ndb/layout.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"

namespace forklift::engines::ndb {

/// The whole file. Order of strength: a node's own config, cluster.config, our defaults. A default of ours that the
/// version does not know (`known`, if it is not empty) is left out; what the user says is written as it stands.
std::string config_ini(const plan::Cluster& cluster, const Layout& layout, const Parameters& known);

/// The ports of the management servers that such a file names, in order.
std::vector<int> management_ports(const std::string& config_ini);

}  // namespace forklift::engines::ndb
