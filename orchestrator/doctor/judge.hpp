#pragma once
// What the doctor thinks of what hosts tell about themselves. Pure: facts in, findings out.
#include <map>
#include <string>
#include <vector>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/collect/clocks.hpp"
#include "orchestrator/doctor/finding.hpp"
#include "orchestrator/remote/hostfacts.hpp"

namespace forklift::doctor {

/// Is there memory for the host's servers and drivers together, within the limit of the control group in which they
/// will be started?
Finding judge_memory(const std::string& host, const remote::HostFacts& facts, const cluster::Need& need);

/// Cores, memory, limits of a login (open files, processes), CPU governor, swap and transparent huge pages of one host.
/// A fact that a host does not tell is a warning where it decides whether servers start, and nothing to do elsewhere.
std::vector<Finding> judge_host(const std::string& host, const remote::HostFacts& facts, const cluster::Need& need);

/// Shared libraries by soname, with the package of this machine's system that holds each, where that is known.
using LibraryPackages = std::map<std::string, std::string>;

/// `lacking`: what our driver needs and the host does not have.
Finding judge_driver(const std::string& host, const std::vector<std::string>& lacking, const LibraryPackages& packages);

/// Do all hosts have one architecture, `ours`, so that our driver runs there? By host.
std::vector<Finding> judge_architectures(const std::map<std::string, std::string>& by_host, const std::string& ours);

/// Do all hosts have one version of a program? `must`: else it fails; otherwise it is a warning, since results of
/// unequal servers compare little. Hosts without a version are left out.
Finding judge_versions(const std::map<std::string, std::string>& by_host, bool must);

/// Is each node's address, as a number, private, if the engine trusts whoever reaches it? By host.
std::vector<Finding> judge_addresses(const cluster::Engine& engine, const std::map<std::string, std::string>& by_host);

/// Each host's clock against ours, and the two that differ most.
std::vector<Finding> judge_clocks(const collect::HostClocks& clocks);

}  // namespace forklift::doctor
