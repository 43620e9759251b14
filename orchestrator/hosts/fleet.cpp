#include "orchestrator/hosts/fleet.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/hosts/scripts.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/addresses.hpp"
#include "orchestrator/remote/hostfacts.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/ssh.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::hosts {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAskAtOnce = 64;
constexpr const char* kRootsWork = "/var/lib";

constexpr std::size_t kGreetedByOne = 8;  // sshd's MaxStartups drops more than ten unauthenticated sessions

void resolve(std::string& path, const std::string& home) {
  if (path.rfind('~', 0) == 0) path = home + path.substr(1);
}

/// That of the first node, or of the first driver if all servers run already.
const std::string& first_host(const plan::Cluster& cluster) {
  return cluster.nodes.empty() ? cluster.hosts.begin()->first : cluster.nodes.front().host;
}

const std::string& work_home(const scenario::Cluster& cluster, const Home& home) {
  return cluster.run_as == "root" ? home.login : home.work;
}

}  // namespace

std::vector<std::string> used_hosts(const scenario::Scenario& scenario) {
  std::set<std::string> used;
  for (const auto& cell : scenario.cells) {
    for (auto& name : scenario::cluster_hosts(cell.settings)) used.insert(std::move(name));
    for (const auto& proxy : cell.settings.proxies) used.insert(proxy.host);
  }
  return {used.begin(), used.end()};
}

std::set<std::string> server_users(const scenario::Scenario& scenario) {
  std::set<std::string> users;
  for (const auto& cell : scenario.cells) users.insert(cell.settings.cluster.run_as);
  users.erase("");
  return users;
}

MakeHost by_transport(Clock& clock) {
  return [&clock](const std::string& name, const scenario::Host& host) {
    return host.transport == scenario::Transport::ssh ? remote::make_ssh(host, clock) : remote::make_local(name, clock);
  };
}

remote::Fleet name_hosts(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                         const MakeHost& make, const std::set<std::string>& server_users) {
  remote::Fleet fleet;
  for (const auto& name : used) {
    fleet[name] = make(name, hosts.at(name));
    fleet[name]->add_server_users(server_users);
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

remote::Fleet connect(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                      Clock& clock, const MakeHost& make, const std::set<std::string>& server_users) {
  auto fleet = name_hosts(hosts, used, make, server_users);
  for_each_parallel(used.size(), connect_at_once(hosts, used), [&](std::size_t i, const auto&) {
    remote::run_checked(*fleet.at(used[i]), {.argv = {"true"}}, Deadline::after(clock, 30s), "run a first command",
                        "Check the host");
  });
  return fleet;
}

Home home_of(remote::Remote& host, Clock& clock) {
  const auto answer = remote::run_checked(host, {.argv = {"sh", "-c", scripts::kHomes}}, Deadline::after(clock, 30s),
                                          "ask for the home directory", "Give an absolute cluster.workdir");
  const auto parting = answer.out.find('\0');
  return {answer.out.substr(0, parting), parting == std::string::npos ? "" : answer.out.substr(parting + 1)};
}

Home own_home() {
  auto home = expand_home("~");
  std::error_code ignored;
  const auto mode = std::filesystem::status(home, ignored).permissions();
  const bool closed = (mode & std::filesystem::perms::others_exec) == std::filesystem::perms::none;
  return {home, ::geteuid() == 0 && closed ? kRootsWork : home};
}

std::vector<std::string> client_addresses(const remote::Fleet& fleet, Clock& clock, const MakeHost& make) {
  std::vector<std::shared_ptr<remote::Remote>> hosts{make("this machine", {.transport = scenario::Transport::local})};
  for (const auto& [name, host] : fleet) hosts.push_back(host);
  std::vector<std::vector<std::string>> told(hosts.size());
  for_each_parallel(hosts.size(), kAskAtOnce, [&](std::size_t i, const auto&) {
    told[i] = remote::read_addresses(*hosts[i], Deadline::after(clock, 30s));
  });
  std::set<std::string> all;
  for (const auto& some : told) all.insert(some.begin(), some.end());
  return {all.begin(), all.end()};
}

std::vector<store::HostFact> host_facts(const remote::Fleet& fleet, Clock& clock) {
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

std::string work_directory(const scenario::Cluster& cluster, const Home& home) {
  auto directory = cluster.workdir;
  resolve(directory, work_home(cluster, home));
  return directory;
}

void resolve_on(plan::Cluster& cluster, const std::string& host, const Home& home) {
  const auto& work = work_home(cluster.settings, home);
  for (auto& node : cluster.nodes) {
    if (node.host == host) resolve(node.directory, work);
  }
  if (first_host(cluster) != host) return;
  resolve(cluster.workdir, work);
  resolve(cluster.settings.workdir, work);
  if (!cluster.settings.deploy) resolve(cluster.settings.basedir, home.login);
}

void resolve_homes(plan::Plan& plan, const remote::Fleet& fleet, Clock& clock) {
  std::vector<std::pair<std::string, Home>> homes;  // the first host of the fleet comes first
  for (const auto& [name, host] : fleet) homes.emplace_back(name, Home{});
  for_each_parallel(homes.size(), kAskAtOnce,
                    [&](std::size_t i, const auto&) { homes[i].second = home_of(*fleet.at(homes[i].first), clock); });
  for (const auto& [name, home] : homes) resolve_home_of(plan, name, home);
}

void resolve_home_of(plan::Plan& plan, const std::string& host, const Home& home) {
  for (auto& cluster : plan.clusters) resolve_on(cluster, host, home);
  for (auto& cell : plan.cells) {
    const auto& work = work_home(plan.clusters.at(static_cast<std::size_t>(cell.cluster)).settings, home);
    for (auto& proxy : cell.proxies) {
      if (proxy.settings.host == host) resolve(proxy.directory, work);
    }
  }
}

}  // namespace forklift::hosts
