#include "orchestrator/hosts/work_mark.hpp"

#include <fmt/format.h>

#include <vector>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/hosts/scripts.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::hosts {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMarksAtOnce = 64;

/// "/w/life-1/c1/data-node-1" → "/w/life-1"; empty if the id is not in it.
std::string root_of(const std::string& directory, const std::string& experiment) {
  const auto part = "/" + experiment + "/";
  const auto at = (directory + "/").rfind(part);
  return at == std::string::npos ? "" : directory.substr(0, at + part.size() - 1);
}

struct Directory {
  std::string host, directory, root;
};

/// The machine that emulates hosts is a host, too, on which the guard and the desk itself have their files.
std::vector<Directory> directories_of(const plan::Plan& plan, const remote::Fleet& fleet) {
  std::vector<Directory> directories;
  std::set<std::string> all;
  for (const auto& [host, roots] : work_roots(plan)) {
    for (const auto& root : roots) directories.push_back({host, root, root});
    all.insert(roots.begin(), roots.end());
  }
  if (fleet.contains(scenario::kThisMachine)) {
    for (const auto& root : all) directories.push_back({scenario::kThisMachine, root, root});
  }
  return directories;
}

std::string remove_one(remote::Remote& at, const std::string& directory, const std::string& root,
                       const std::string& experiment, Clock& clock) {
  const auto& host = at.host();
  try {
    const auto done =
        at.run(remote::script(scripts::kRemove, {directory, root, experiment}), Deadline::after(clock, 120s));
    if (done.exit_code == 3)
      return fmt::format("{} on {} stays: it does not carry the mark of {}", directory, host, experiment);
    return done.ok() ? "" : fmt::format("can't remove {} on {}: {}", directory, host, done.err);
  } catch (const Error& error) {
    return fmt::format("can't remove {} on {}: {}", directory, host, error.what());
  }
}

void remove(const std::vector<Directory>& directories, const std::string& experiment, const remote::Fleet& fleet,
            Clock& clock, const std::function<void(const std::string&)>& say) {
  std::vector<std::string> problems(directories.size());
  for_each_parallel(directories.size(), kMarksAtOnce, [&](std::size_t i, const auto&) {
    const auto& [host, directory, root] = directories[i];
    problems[i] = remove_one(*fleet.at(host), directory, root, experiment, clock);
  });
  for (const auto& problem : problems) {
    if (!problem.empty()) say(problem);
  }
}

}  // namespace

std::map<std::string, std::set<std::string>> work_roots(const plan::Plan& plan) {
  std::map<std::string, std::set<std::string>> roots;
  const auto add = [&](const std::string& host, const std::string& directory) {
    if (auto root = root_of(directory, plan.experiment); !root.empty()) roots[host].insert(std::move(root));
  };
  for (const auto& cluster : plan.clusters) {
    for (const auto& [name, host] : cluster.hosts) add(name, cluster.workdir);
    for (const auto& node : cluster.nodes) add(node.host, node.directory);
  }
  for (const auto& cell : plan.cells) {
    for (const auto& proxy : cell.proxies) add(proxy.settings.host, proxy.directory);
  }
  return roots;
}

void claim_work_root(remote::Remote& at, const std::string& root, const std::string& experiment, Clock& clock) {
  const auto deadline = Deadline::after(clock, 30s);
  remote::make_directory(at, root.substr(0, root.rfind('/')), remote::chosen_work_directory(), deadline);
  const auto done = at.run(remote::script(scripts::kClaim, {root, experiment}), deadline);
  if (done.exit_code == 3) {
    throw Error{ErrorKind::environment, at.host(),
                fmt::format("the work directory {} exists, and does not carry the mark of {}", root, experiment),
                "Move it away, or set cluster.workdir to another directory"};
  }
  if (!done.ok()) {
    throw Error{ErrorKind::environment, at.host(), fmt::format("the work directory {} can't be made", root),
                "Check the permissions and the free space there", last_lines(done.err, 2)};
  }
  remote::make_directory(at, root, remote::own_work_directory(), deadline);  // a mark can be copied
}

void claim_work(const plan::Plan& plan, const remote::Fleet& fleet, Clock& clock) {
  const auto directories = directories_of(plan, fleet);
  for_each_parallel(directories.size(), kMarksAtOnce, [&](std::size_t i, const auto&) {
    claim_work_root(*fleet.at(directories[i].host), directories[i].directory, plan.experiment, clock);
  });
}

std::string remove_work_in(remote::Remote& at, const std::string& directory, const std::string& root,
                           const std::string& experiment, Clock& clock) {
  return remove_one(at, directory, root, experiment, clock);
}

void remove_work(const plan::Plan& plan, const remote::Fleet& fleet, Clock& clock,
                 const std::function<void(const std::string&)>& say) {
  remove(directories_of(plan, fleet), plan.experiment, fleet, clock, say);
}

void remove_cluster_work(const plan::Cluster& cluster, const std::string& experiment, const remote::Fleet& fleet,
                         Clock& clock, const std::function<void(const std::string&)>& say) {
  std::vector<Directory> directories;
  for (const auto& [name, host] : fleet)
    directories.push_back({name, cluster.workdir, root_of(cluster.workdir, experiment)});
  remove(directories, experiment, fleet, clock, say);
}

}  // namespace forklift::hosts
