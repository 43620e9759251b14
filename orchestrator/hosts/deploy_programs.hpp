#pragma once
// The phase between connecting and starting: with cluster.deploy "push", every host that lacks the servers' programs
// gets them from this machine.
#include <functional>
#include <string>

#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::hosts {

/// Where copies of programs are kept on the hosts, "<cluster.workdir>/cache"; empty unless the cluster deploys. Work
/// directories must be resolved.
std::string cache_of(const plan::Cluster& cluster);

/// Who follows the copying.
struct DeployTalk {
  std::function<void(const std::string&)> phase, say;
  std::function<void()> check_cancelled;  ///< throws Error{interrupted}; called after each chunk
};

/// Copies to all hosts at once; cluster.settings.basedir becomes the path on the hosts. Here, once per experiment and
/// host, what the cache has is checked; `say` is told of what was removed. Errors: config or environment, naming host
/// or file; interrupted.
void deploy_programs(plan::Plan& plan, const remote::Fleet& fleet, Clock& clock, const DeployTalk& talk);

}  // namespace forklift::hosts
