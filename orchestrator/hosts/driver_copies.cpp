#include "orchestrator/hosts/driver_copies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/hosts/deploy_programs.hpp"
#include "orchestrator/plan/drivers.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::hosts {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPreparedAtOnce = 32;  // each may copy the driver
constexpr auto kWithin = 60s;                // over a slow line

DriverFiles prepare_on(const ClusterHosts& at, const std::string& host, const std::string& password) {
  const auto own = at.own_driver.empty() ? own_driver() : at.own_driver;
  const auto known = at.hosts.find(host);
  const auto transport = known == at.hosts.end() ? scenario::Transport::local : known->second.transport;
  return prepare(*at.fleet.at(host), {own, transport, cache_of(at.cluster)}, drivers_directory(at.cluster), password,
                 Deadline::after(at.clock, kWithin));
}

/// Without a limit it has those of its machine.
double cores_of(const ClusterHosts& at, const std::string& name) {
  const auto host = at.hosts.find(name);
  if (host == at.hosts.end() || host->second.transport != scenario::Transport::desk) return 0;
  return host->second.cpu > 0 ? host->second.cpu : std::max(1U, std::thread::hardware_concurrency());
}

std::vector<std::string> all_hosts(const ClusterHosts& at) {
  std::set<std::string> used;
  for (const auto& node : at.cluster.nodes) used.insert(node.host);
  for (std::size_t i = 0; i < std::max<std::size_t>(1, at.cluster.settings.driver_hosts.size()); ++i)
    used.insert(plan::driver_host(at.cluster, i));
  if (at.fleet.contains(scenario::kThisMachine)) used.insert(scenario::kThisMachine);
  return {used.begin(), used.end()};
}

}  // namespace

std::string drivers_directory(const plan::Cluster& cluster) {
  return cluster.workdir.substr(0, cluster.workdir.rfind('/')) + "/drivers";
}

std::vector<DriverFiles> prepare_drivers(const ClusterHosts& at, const std::vector<std::string>& names,
                                         const std::string& password) {
  std::vector<DriverFiles> prepared(names.size());
  for_each_parallel(names.size(), kPreparedAtOnce,
                    [&](std::size_t i, const auto&) { prepared[i] = prepare_on(at, names[i], password); });
  return prepared;
}

std::vector<DriverCopy> driver_copies(const ClusterHosts& at,
                                      const std::function<void(const std::string&, const std::string&)>& warn) {
  const auto names = all_hosts(at);
  std::vector<std::string> programs(names.size());
  for_each_parallel(names.size(), kPreparedAtOnce, [&](std::size_t i, const auto&) {
    try {
      const auto files = prepare_on(at, names[i], "");
      programs[i] = files.program;
      if (!files.note.empty()) warn(names[i], files.note);
    } catch (const Error& error) {
      warn(names[i], fmt::format("this host is neither watched nor guarded: {}", error.what()));
    }
  });
  std::vector<DriverCopy> copies;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!programs[i].empty())
      copies.push_back({names[i], at.fleet.at(names[i]).get(), programs[i], cores_of(at, names[i])});
  }
  return copies;
}

std::string known_password(const ClusterHosts& at) {
  return known_password(*at.fleet.at(plan::driver_host(at.cluster, 0)), drivers_directory(at.cluster),
                        Deadline::after(at.clock, kWithin));
}

}  // namespace forklift::hosts
