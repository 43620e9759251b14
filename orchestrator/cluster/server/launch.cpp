#include "orchestrator/cluster/server/launch.hpp"

#include "common/core/text.hpp"

namespace forklift::cluster {

remote::Command launch(const plan::Node& node, const ServerUser& user, const std::vector<std::string>& program) {
  remote::Command command;
  const auto extra = [&](const char* name) {
    const auto found = node.extra.find(name);
    return found == node.extra.end() ? std::string{} : found->second;
  };
  if (const auto numa = extra("numa"); !numa.empty()) {
    command.argv.emplace_back("numactl");
    for (const auto& word : split(numa, ' ')) {
      if (!word.empty()) command.argv.push_back(word);
    }
  }
  if (const auto cpus = extra("cpus"); !cpus.empty()) command.argv.insert(command.argv.end(), {"taskset", "-c", cpus});
  if (const auto preload = extra("preload"); !preload.empty()) command.environment["LD_PRELOAD"] = preload;
  const auto own = as_user(user, program);
  command.argv.insert(command.argv.end(), own.begin(), own.end());
  return command;
}

}  // namespace forklift::cluster
