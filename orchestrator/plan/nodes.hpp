#pragma once
// The processes of a cluster with their names, ports and directories.
#include <string>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::plan {

/// How the cluster's engine uses nodes of that role.
const scenario::NodeKind& kind_of(const scenario::Cluster& cluster, Role role);

/// Lays out one cluster: ports are assigned from cluster.base_port upwards, per address, leaving out those that the
/// scenario gives explicitly. `workdir` is this cluster's directory on every host.
Cluster lay_out(const scenario::Settings& settings, int index, const std::string& workdir);

/// The hosts of these settings on which their cluster's nodes and drivers run.
std::map<std::string, scenario::Host> cluster_hosts_of(const scenario::Settings& settings);

/// The proxies of a cell of that cluster, with ports that no node of it has.
std::vector<ProxyNode> lay_out_proxies(const scenario::Settings& settings, const Cluster& cluster);

}  // namespace forklift::plan
