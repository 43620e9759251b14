#include "orchestrator/hosts/deploy_programs.hpp"

#include <fmt/format.h>

#include <atomic>
#include <set>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/parallel.hpp"
#include "common/core/units.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/hosts/scripts.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::hosts {
namespace {

constexpr std::size_t kProbesAtOnce = 64;
constexpr std::size_t kCopiesAtOnce = 16;  // each holds one chunk in memory

/// One name per machine: two names of a scenario may be one machine, which has one hostname and boot id. Of emulated
/// hosts one for each place of the copy.
std::vector<std::string> machines(const plan::Cluster& cluster, const remote::Fleet& fleet, Clock& clock) {
  std::set<std::string> hosts, seen;
  for (const auto& node : cluster.nodes) hosts.insert(node.host);
  const std::vector<std::string> names{hosts.begin(), hosts.end()};
  std::vector<std::string> identity(names.size());
  for_each_parallel(names.size(), kProbesAtOnce, [&](std::size_t i, const auto&) {
    const auto emulated = cluster.hosts.at(names[i]).transport == scenario::Transport::desk;
    const auto look = emulated ? remote::script(scripts::kFiles, {cache_of(cluster)})
                               : remote::Command{.argv = {"sh", "-c", scripts::kMachine}};
    identity[i] = remote::run_checked(*fleet.at(names[i]), look, Deadline::after(clock, std::chrono::seconds{30}),
                                      "ask which machine it is", "Check the host")
                      .out;
  });
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (seen.insert(identity[i]).second) chosen.push_back(names[i]);
  }
  return chosen;
}

}  // namespace

std::string cache_of(const plan::Cluster& cluster) {
  return cluster.settings.deploy ? cluster.settings.workdir + "/cache" : "";
}

void deploy_programs(plan::Plan& plan, const remote::Fleet& fleet, Clock& clock, const DeployTalk& talk) {
  for (auto& cluster : plan.clusters) {
    if (!cluster.settings.deploy) continue;
    const hosts::deploy::Package package{expand_home(cluster.settings.basedir), clock};
    const auto hosts = machines(cluster, fleet, clock);
    talk.phase(fmt::format("copying {} ({}) to hosts that lack it", package.given(), format_size(package.size())));
    std::vector<hosts::deploy::Pushed> pushed(hosts.size());
    for_each_parallel(hosts.size(), kCopiesAtOnce, [&](std::size_t i, const auto& give_up) {
      const auto check = [&](std::int64_t, std::int64_t) {
        talk.check_cancelled();
        if (give_up) throw Error{ErrorKind::environment, hosts[i], "another host failed", "See the first error"};
      };
      pushed[i] = hosts::deploy::push_tree(*fleet.at(hosts[i]), package, cache_of(cluster), clock, check);
    });
    for (const auto& one : pushed) {
      if (!one.note.empty()) talk.say("note: " + one.note);
    }
    if (!pushed.empty()) cluster.settings.basedir = pushed.front().path;
  }
}

}  // namespace forklift::hosts
