#include "orchestrator/cluster/server/launch.hpp"

#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {

remote::Command launch(const plan::Node& node, const ServerUser& user, const std::vector<std::string>& program) {
  remote::Command command;
  if (!node.numa.empty()) {
    command.argv.emplace_back("numactl");
    for (const auto& word : split(node.numa, ' ')) {
      if (!word.empty()) command.argv.push_back(word);
    }
  }
  if (!node.cpus.empty()) command.argv.insert(command.argv.end(), {"taskset", "-c", node.cpus});
  if (!node.preload.empty()) command.environment["LD_PRELOAD"] = node.preload;
  const auto own = as_user(user, program);
  command.argv.insert(command.argv.end(), own.begin(), own.end());
  return command;
}

}  // namespace forklift::cluster
