#include "orchestrator/remote/hostfacts.hpp"

#include "common/core/text.hpp"
#include "orchestrator/remote/cgroups.hpp"
#include "orchestrator/remote/host_scripts.hpp"

namespace forklift::remote {

std::string HostFacts::get(const std::string& name) const {
  for (const auto& [fact, value] : facts) {
    if (fact == name) return value;
  }
  return "";
}

HostFacts read_host_facts(Remote& remote, Deadline deadline) {
  const auto answer =
      remote.run({.argv = {"sh", "-c", scripts::kFacts}, .environment = {}, .directory = "", .input = ""}, deadline);
  HostFacts facts;
  for (const auto& line : split(answer.out, '\n')) {
    const auto equals = line.find('=');
    if (equals != std::string::npos) facts.facts.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  for (auto& fact : cgroup_facts(remote, deadline)) facts.facts.push_back(std::move(fact));
  return facts;
}

}  // namespace forklift::remote
