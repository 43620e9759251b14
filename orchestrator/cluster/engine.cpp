#include "orchestrator/cluster/engine.hpp"

#include "common/core/error.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {

Installed Engine::installed(remote::Remote& host, const plan::Cluster& cluster, Deadline deadline) const {
  const auto found = find_programs(host, cluster.settings.basedir, deadline);
  return {.files = {found.server}, .shown = found.server, .version = found.version};
}

std::string Engine::version_of(remote::Remote&, const Installed& found, Deadline) const { return found.version; }

std::int64_t Engine::memory_of(const plan::Node& node, const plan::Cluster&) const {
  return server_memory(node.config);
}

const Engine& engine_of(const scenario::Cluster& cluster) {
  const auto& wanted = scenario::description_of(cluster);
  for (const auto* engine : engines()) {
    if (engine == &wanted) return *engine;
  }
  throw Error{ErrorKind::config, "cluster.engine", "nothing here can run it", "Use another engine"};
}

Survey survey(const plan::Plan& plan, const std::string& experiment) {
  Survey found;
  for (const auto& cluster : plan.clusters) engine_of(cluster.settings).survey(plan, cluster, experiment, found);
  return found;
}

std::unique_ptr<RunningCluster> start(const Context& context) {
  return engine_of(context.plan.settings).start(context);
}

}  // namespace forklift::cluster
