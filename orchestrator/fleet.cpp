#include "orchestrator/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/remote/hostfacts.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/ssh.hpp"

namespace forklift {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAskAtOnce = 64;
constexpr std::size_t kGreetedByOne = 8;  // sshd's MaxStartups drops more than ten unauthenticated sessions

}  // namespace

std::vector<std::string> used_hosts(const scenario::Scenario& scenario) {
  std::set<std::string> used;
  for (const auto& cell : scenario.cells) {
    const auto& cluster = cell.settings.cluster;
    for (const auto* nodes : {&cluster.management_servers, &cluster.data_nodes, &cluster.sql_nodes}) {
      for (const auto& node : *nodes) used.insert(node.host);
    }
    used.insert(cluster.driver_hosts.begin(), cluster.driver_hosts.end());
    for (const auto& proxy : cell.settings.proxies) used.insert(proxy.host);
    // Servers that already run have no host of ours: their drivers run on the first one.
    if (cluster.engine == scenario::Engine::external && cluster.driver_hosts.empty())
      used.insert(cell.settings.hosts.begin()->first);
  }
  return {used.begin(), used.end()};
}

cluster::Fleet name_hosts(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                          Clock& clock) {
  cluster::Fleet fleet;
  for (const auto& name : used) {
    const auto& host = hosts.at(name);
    fleet[name] =
        host.transport == scenario::Transport::local ? remote::make_local(name, clock) : remote::make_ssh(host, clock);
  }
  return fleet;
}

std::size_t connect_at_once(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used) {
  std::map<std::pair<std::string, int>, std::size_t> names_of;  // by the sshd that answers
  std::size_t most = 0;
  for (const auto& name : used) {
    const auto& host = hosts.at(name);
    most = std::max(most, ++names_of[{host.address, host.port}]);
  }
  return most > kGreetedByOne ? kGreetedByOne : kAskAtOnce;
}

cluster::Fleet connect(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                       Clock& clock) {
  auto fleet = name_hosts(hosts, used, clock);
  for_each_parallel(used.size(), connect_at_once(hosts, used), [&](std::size_t i, const auto&) {
    remote::run_checked(*fleet.at(used[i]), {.argv = {"true"}}, Deadline::after(clock, 30s), "run a first command",
                        "Check the host");
  });
  return fleet;
}

std::string resolve_home(remote::Remote& host, const std::string& path, Clock& clock) {
  if (path != "~" && path.rfind("~/", 0) != 0) return path;
  const auto answer =
      remote::run_checked(host, {.argv = {"sh", "-c", "printf %s \"$HOME\""}}, Deadline::after(clock, 30s),
                          "ask for the home directory", "Give an absolute cluster.workdir");
  return answer.out + path.substr(1);
}

std::vector<store::HostFact> host_facts(const cluster::Fleet& fleet, Clock& clock) {
  std::vector<std::string> names;
  for (const auto& [name, host] : fleet) names.push_back(name);
  std::vector<remote::HostFacts> told(names.size());
  for_each_parallel(names.size(), kAskAtOnce, [&](std::size_t i, const auto&) {
    told[i] = remote::read_host_facts(*fleet.at(names[i]), Deadline::after(clock, 30s));
  });
  std::vector<store::HostFact> facts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const auto& [fact, value] : told[i].facts) facts.push_back({names[i], fact, value});
  }
  return facts;
}

void resolve_on(plan::Cluster& cluster, const std::string& host, const std::string& home) {
  const auto resolve = [&](std::string& path) {
    if (path.rfind('~', 0) == 0) path = home + path.substr(1);
  };
  for (auto& node : cluster.nodes) {
    if (node.host == host) resolve(node.directory);
  }
  if (!cluster.nodes.empty() && cluster.nodes.front().host != host) return;
  resolve(cluster.workdir);
  resolve(cluster.settings.workdir);
  if (!cluster.settings.deploy) resolve(cluster.settings.basedir);
}

void resolve_homes(plan::Plan& plan, const cluster::Fleet& fleet, Clock& clock) {
  std::vector<std::pair<std::string, std::string>> homes;  // the first host of the fleet comes first
  for (const auto& [name, host] : fleet) homes.emplace_back(name, "");
  for_each_parallel(homes.size(), kAskAtOnce, [&](std::size_t i, const auto&) {
    homes[i].second = resolve_home(*fleet.at(homes[i].first), "~", clock);
  });
  for (const auto& [name, home] : homes) resolve_home_of(plan, name, home);
}

void resolve_home_of(plan::Plan& plan, const std::string& host, const std::string& home) {
  for (auto& cluster : plan.clusters) resolve_on(cluster, host, home);
  for (auto& cell : plan.cells) {
    for (auto& proxy : cell.proxies) {
      if (proxy.settings.host == host && proxy.directory.rfind('~', 0) == 0)
        proxy.directory = home + proxy.directory.substr(1);
    }
  }
}

}  // namespace forklift
