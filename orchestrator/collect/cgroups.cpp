#include "orchestrator/collect/cgroups.hpp"

#include "orchestrator/collect/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/remote/cgroups.hpp"

namespace forklift::collect {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 64;
constexpr auto kWithin = 10s;
constexpr double kWorthAWord = 0.01;  // of the periods
/// What tells groups apart; empty if nothing is known of them.
std::string key_of(const cgroup::Membership& membership) {
  std::string key;
  for (const auto* chain : {&membership.cpu, &membership.memory}) {
    if (!chain->directories.empty()) key += chain->directories.front() + " ";
  }
  return key;
}

/// The directory by which people know the group: the one whose limit is the tightest, or the process's own.
std::string directory_of(const cgroup::Membership& membership, const cgroup::Reading& reading) {
  for (const auto& limit : reading.cpu) {
    if (limit.cores == reading.cores()) return limit.directory;
  }
  const auto& own = membership.memory.directories.empty() ? membership.cpu : membership.memory;
  return own.directories.empty() ? "" : own.directories.front();
}

}  // namespace

Cgroups::Cgroups(std::vector<CgroupHost> hosts, std::string mark_prefix, Clock& clock,
                 std::function<void(const std::string&)> warn)
    : mark_prefix_(std::move(mark_prefix)), clock_(clock), warn_(std::move(warn)) {
  for (auto& host : hosts) hosts_.push_back({std::move(host), {}});
  std::vector<std::string> problems(hosts_.size());
  for_each_parallel(hosts_.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      find(hosts_[i]);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      problems[i] = error.what();
      hosts_[i].groups.clear();
    }
  });
  for (const auto& problem : problems) {
    if (!problem.empty()) warn_(problem);
  }
}

void Cgroups::find(Host& host) const {
  const auto deadline = Deadline::after(clock_, kWithin);
  std::map<std::string, Group> groups;
  for (const auto& [mark, membership] : remote::read_groups(*host.where.host, mark_prefix_, deadline)) {
    const auto key = key_of(membership);
    const bool witness = mark.rfind(mark_prefix_ + "guard/", 0) == 0 || mark.rfind(mark_prefix_ + "watch/", 0) == 0 ||
                         mark == mark_prefix_ + kDeskNode;
    if (key.empty() || witness) continue;
    auto& group = groups[key];
    group.membership = membership;
    auto names = mark.empty() ? host.where.drivers : std::vector{mark.substr(mark.rfind('/') + 1)};
    group.members.insert(group.members.end(), names.begin(), names.end());
  }
  std::set<std::string> files;
  for (auto& [key, group] : groups) {
    if (group.members.empty()) continue;
    for (auto& file : cgroup::files_of(group.membership)) files.insert(std::move(file));
    std::sort(group.members.begin(), group.members.end());
    group.members.erase(std::unique(group.members.begin(), group.members.end()), group.members.end());
    host.groups.push_back(std::move(group));
  }
  const auto texts = remote::read_texts(*host.where.host, {files.begin(), files.end()}, deadline);
  for (auto& group : host.groups) group.before = cgroup::reading_of(group.membership, texts);
}

std::vector<store::CgroupUse> Cgroups::finish() {
  std::vector<store::CgroupUse> uses;
  std::mutex guard;
  for_each_parallel(hosts_.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      std::vector<store::CgroupUse> own;
      finish(hosts_[i], own);
      const std::lock_guard lock{guard};
      uses.insert(uses.end(), own.begin(), own.end());
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      const std::lock_guard lock{guard};
      warn_(error.what());
    }
  });
  std::sort(uses.begin(), uses.end(),
            [](const auto& a, const auto& b) { return std::tie(a.host, a.cgroup) < std::tie(b.host, b.cgroup); });
  return uses;
}

void Cgroups::finish(const Host& host, std::vector<store::CgroupUse>& uses) const {
  std::set<std::string> files;
  for (const auto& group : host.groups) {
    for (auto& file : cgroup::files_of(group.membership)) files.insert(std::move(file));
  }
  const auto texts =
      remote::read_texts(*host.where.host, {files.begin(), files.end()}, Deadline::after(clock_, kWithin));
  for (const auto& group : host.groups) {
    const auto after = cgroup::reading_of(group.membership, texts);
    const auto use = cgroup::use_between(group.before, after);
    if (!group.before.cores() && !group.before.memory_bytes && use.oom_kills == 0) continue;
    uses.push_back({host.where.name, directory_of(group.membership, group.before), group.members, group.before.cores(),
                    group.before.memory_bytes, use.periods, use.throttled, use.throttled_us, use.oom_kills});
  }
}

std::vector<std::string> cgroup_words(const std::vector<store::CgroupUse>& uses) {
  std::vector<std::string> words;
  for (const auto& use : uses) {
    const auto who = fmt::format("{} on {}: {} cgroup", join(use.members, ", "), use.host,
                                 use.members.size() == 1 ? "its" : "their");
    if (use.periods > 0 && static_cast<double>(use.throttled) >= kWorthAWord * static_cast<double>(use.periods))
      words.push_back(fmt::format("{}, which may use {:.3g} cores, was throttled in {} of {} periods", who,
                                  use.cores.value_or(0), use.throttled, use.periods));
    if (use.oom_kills > 0)
      words.push_back(fmt::format(
          "{}{} ran out of memory: the kernel's out-of-memory killer ended {} process{}", who,
          use.memory_bytes ? fmt::format(", which may use {},", format_size(*use.memory_bytes)) : std::string{},
          use.oom_kills, use.oom_kills == 1 ? "" : "es"));
  }
  return words;
}

}  // namespace forklift::collect
