#include "orchestrator/doctor/doctor.hpp"

#include <netdb.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/doctor/desk.hpp"
#include "orchestrator/doctor/host_look.hpp"
#include "orchestrator/doctor/judge.hpp"
#include "orchestrator/doctor/needs.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/hosts/driver_files.hpp"
#include "orchestrator/hosts/fleet.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/plan/search.hpp"
#include "orchestrator/remote/desk.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::doctor {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 64;

/// Hosts that our driver is copied to.
std::set<std::string> driver_hosts(const plan::Plan& plan, const std::map<std::string, scenario::Host>& hosts) {
  std::set<std::string> names;
  for (const auto& cluster : plan.clusters) {
    const auto& chosen = cluster.settings.driver_hosts;
    names.insert(chosen.begin(), chosen.end());
    for (const auto& node : cluster.nodes) {
      if (chosen.empty() && node.role == plan::Role::sql_node) names.insert(node.host);
    }
  }
  std::erase_if(names, [&](const auto& name) { return hosts.at(name).transport != scenario::Transport::ssh; });
  return names;
}

/// The packages that hold these libraries here; on a system without dpkg, or where it takes too long, none is known.
void find_packages(remote::Remote& here, LibraryPackages& libraries, Clock& clock) {
  remote::Command command{
      .argv = {"sh", "-c", "command -v dpkg >/dev/null || exit 0; dpkg -S \"$@\" 2>/dev/null", "sh"}};
  for (const auto& [name, package] : libraries) command.argv.push_back("*/" + name);
  std::string told;
  try {
    told = here.run(command, Deadline::after(clock, 10s)).out;
  } catch (const Error& error) {  // names of packages only spare people a search
    if (error.kind() == ErrorKind::interrupted) throw;
  }
  for (const auto& line : split(told, '\n')) {
    const auto colon = line.find(':'), slash = line.rfind('/');  // "libfmt9:amd64: /usr/lib/…/libfmt.so.9"
    if (colon == std::string::npos || slash == std::string::npos) continue;
    if (const auto found = libraries.find(line.substr(slash + 1)); found != libraries.end())
      found->second = line.substr(0, colon);
  }
}

/// The shared libraries of our own driver, by soname, but for the loader and libc, which every host has.
LibraryPackages driver_libraries(Clock& clock) {
  const auto here = remote::make_local("this machine", clock);
  const auto answer = here->run({.argv = {"ldd", hosts::own_driver()}}, Deadline::after(clock, 10s));
  LibraryPackages libraries;
  for (const auto& line : split(answer.out, '\n')) {
    const auto begin = line.find_first_not_of(" \t"), arrow = line.find(" => ");
    if (arrow != std::string::npos) libraries[line.substr(begin, arrow - begin)];
  }
  find_packages(*here, libraries, clock);
  return libraries;
}

/// "~" in directories as the host itself knows it; a host that can't be asked keeps it, and says so itself.
void resolve_reachable(plan::Plan& plan, const remote::Fleet& fleet, std::size_t at_once, Clock& clock) {
  std::vector<std::pair<std::string, hosts::Home>> homes;
  for (const auto& [name, host] : fleet) homes.emplace_back(name, hosts::Home{"~", "~"});
  for_each_parallel(homes.size(), at_once, [&](std::size_t i, const auto&) {
    try {
      homes[i].second = hosts::home_of(*fleet.at(homes[i].first), clock);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
    }
  });
  for (const auto& [name, home] : homes) {
    hosts::resolve_home_of(plan, name, home);
  }
}

/// The address of each host that has nodes, as a number; a name that can't be resolved here stays a name.
std::map<std::string, std::string> addresses_of(const plan::Plan& plan) {
  std::map<std::string, std::string> all;
  for (const auto& cluster : plan.clusters) {
    for (const auto& node : cluster.nodes) {
      auto& address = all[node.host];
      address = node.address;
      addrinfo* found = nullptr;
      if (::getaddrinfo(node.address.c_str(), nullptr, nullptr, &found) != 0) continue;
      std::array<char, NI_MAXHOST> text{};
      if (::getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0)
        address = text.data();
      ::freeaddrinfo(found);
    }
  }
  return all;
}

void compare(const std::map<std::string, Look>& looks, const cluster::Engine& engine, std::vector<Finding>& findings) {
  std::map<std::string, std::string> architectures, versions;
  collect::HostClocks clocks;
  for (const auto& [host, look] : looks) {
    if (!look.reached) continue;
    architectures[host] = look.facts.get("architecture");
    if (look.has_servers) versions[host] = look.version;
    if (look.clock) clocks[host] = *look.clock;
  }
  utsname ours{};
  ::uname(&ours);
  for (auto& finding : judge_architectures(architectures, ours.machine)) findings.push_back(std::move(finding));
  for (auto& finding : judge_clocks(clocks)) findings.push_back(std::move(finding));
  if (!versions.empty()) findings.push_back(judge_versions(versions, engine.one_version()));
}

/// All that the emulated hosts of a cluster need is taken from one machine.
std::vector<Finding> look_at_desk(const scenario::Scenario& scenario, const plan::Plan& plan,
                                  const std::map<std::string, Look>& looks, Clock& clock) {
  const auto here = remote::make_local(scenario::kThisMachine, clock);
  const auto program = hosts::deploy::own_program("forklift-desk").string();
  auto findings = judge_desk(remote::check_desk(*here, program, Deadline::after(clock, 30s)), wishes_of(scenario));
  if (!looks.empty())
    findings.push_back(judge_memory(scenario::kThisMachine, looks.begin()->second.facts, need_of_machine(plan)));
  for (auto& finding : look_at_space(*here, plan, clock)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace

std::vector<Finding> examine(const scenario::Scenario& scenario, const std::string& database, Clock& clock) {
  const auto hosts = scenario::all_hosts(scenario);
  auto plan = plan::at_highest_load(plan::make(scenario, plan::placeholder_id(scenario.name)), scenario.search);
  const auto names = hosts::used_hosts(scenario);
  const auto fleet = hosts::name_hosts(hosts, names, hosts::by_transport(clock), hosts::server_users(scenario));
  resolve_reachable(plan, fleet, hosts::connect_at_once(hosts, names), clock);
  const auto with_driver = driver_hosts(plan, hosts);
  const auto libraries = with_driver.empty() ? LibraryPackages{} : driver_libraries(clock);
  std::vector<Look> looks(names.size());
  for_each_parallel(names.size(), kAtOnce, [&](std::size_t i, const auto&) {
    const bool driver = with_driver.contains(names[i]);
    looks[i] = look_at(*fleet.at(names[i]), plan, driver ? libraries : LibraryPackages{}, database, clock);
  });
  std::vector<Finding> findings;
  std::map<std::string, Look> by_host;
  for (std::size_t i = 0; i < names.size(); ++i) {
    findings.insert(findings.end(), looks[i].findings.begin(), looks[i].findings.end());
    by_host[names[i]] = std::move(looks[i]);
  }
  const auto& engine = cluster::engine_of(scenario.cells.front().settings.cluster);
  compare(by_host, engine, findings);
  for (auto& finding : judge_addresses(engine, addresses_of(plan))) findings.push_back(std::move(finding));
  if (scenario::on_desk(scenario)) {
    for (auto& finding : look_at_desk(scenario, plan, by_host, clock)) findings.push_back(std::move(finding));
  }
  const auto place = [&](const Finding& f) {
    return f.host == "all" ? names.size()
                           : static_cast<std::size_t>(std::find(names.begin(), names.end(), f.host) - names.begin());
  };
  std::stable_sort(findings.begin(), findings.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return findings;
}

int exit_code_of(const std::vector<Finding>& findings) {
  const bool failed =
      std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.state == State::fail; });
  return failed ? exit_code(ErrorKind::environment) : 0;
}

}  // namespace forklift::doctor
