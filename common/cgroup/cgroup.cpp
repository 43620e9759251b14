#include "common/cgroup/cgroup.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "common/core/text.hpp"

namespace forklift::cgroup {
namespace {

/// A limit that the kernel shows where there is none (v1): the largest number of whole pages.
constexpr std::int64_t kNoLimit = std::int64_t{1} << 60;

/// Of the kernel's paths; each of its directories is looked at.
constexpr std::size_t kLongestPath = 4096;

struct Mount {
  std::string root, point;  ///< which part of the hierarchy is mounted, and where
};

bool has_word(const std::string& list, const std::string& word) {
  const auto words = split(list, ',');
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Mounts of version 2, or of version 1 with this controller. Lines: "36 35 0:30 ROOT POINT OPTIONS … - TYPE SOURCE
/// SUPER".
std::vector<Mount> mounts_of(const std::string& mounts, Version version, const std::string& controller) {
  std::vector<Mount> found;
  for (const auto& line : split(mounts, '\n')) {
    const auto dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    const auto before = split(line.substr(0, dash), ' '), after = split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || after.size() < 3) continue;
    const bool fits =
        version == Version::v2 ? after[0] == "cgroup2" : after[0] == "cgroup" && has_word(after[2], controller);
    if (fits) found.push_back({before[3], before[4]});
  }
  return found;
}

/// From the group at `path` up to the mount's root. Empty if the mount does not show it.
std::vector<std::string> directories_of(const Mount& mount, const std::string& path) {
  if (path.rfind('/', 0) != 0 || path.size() > kLongestPath) return {};         // no path of a group
  if (path.rfind("/..", 0) == 0 || mount.root.rfind("/..", 0) == 0) return {};  // outside of our cgroup namespace
  std::string below = path == "/" ? "" : path;
  if (mount.root != "/") {
    if (path != mount.root && path.rfind(mount.root + "/", 0) != 0) return {};
    below = path.substr(mount.root.size());
    if (!below.empty() && below[0] != '/') return {};
  }
  std::vector<std::string> all;
  while (!below.empty()) {
    all.push_back(mount.point + below);
    below.erase(below.rfind('/'));
  }
  all.push_back(mount.point);
  return all;
}

/// The path of the process's group in version 1's hierarchy of this controller, or in version 2's if it has none.
std::optional<std::pair<Version, std::string>> group_of(const std::string& groups, const std::string& controller) {
  std::optional<std::pair<Version, std::string>> unified;
  for (const auto& line : split(groups, '\n')) {  // "4:memory:/a/b", "0::/a/b"
    const auto first = line.find(':'), second = line.find(':', first == std::string::npos ? first : first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
    if (has_word(controllers, controller)) return {{Version::v1, path}};
    if (controllers.empty()) unified = {Version::v2, path};
  }
  return unified;
}

/// The first word of the text; empty without one.
std::string word_of(const Texts& texts, const std::string& file) {
  const auto found = texts.find(file);
  std::string word;
  if (found != texts.end()) std::istringstream{found->second} >> word;
  return word;
}

std::optional<std::int64_t> number_of(const Texts& texts, const std::string& file) {
  const auto word = word_of(texts, file);
  if (word.empty() || word == "max") return {};
  return std::max(0LL, std::atoll(word.c_str()));
}

/// The number after `key` in lines of "key number"; 0 without one. The kernel counts up from 0: what is below is no
/// count.
std::int64_t field_in(const std::string& text, const std::string& key) {
  std::istringstream lines{text};
  std::string name;
  for (std::int64_t value = 0; lines >> name >> value;) {
    if (name == key) return std::max<std::int64_t>(0, value);
  }
  return 0;
}

std::int64_t field_of(const Texts& texts, const std::string& file, const std::string& key) {
  const auto found = texts.find(file);
  return found == texts.end() ? 0 : field_in(found->second, key);
}

std::optional<double> cores_of(Version version, const std::string& directory, const Texts& texts) {
  if (version == Version::v1) {
    const auto quota = number_of(texts, directory + "/cpu.cfs_quota_us"),
               period = number_of(texts, directory + "/cpu.cfs_period_us");
    if (!quota || !period || *quota <= 0 || *period <= 0) return {};
    return static_cast<double>(*quota) / static_cast<double>(*period);
  }
  const auto found = texts.find(directory + "/cpu.max");
  if (found == texts.end()) return {};
  std::istringstream words{found->second};  // "50000 100000", "max 100000"
  double quota = 0, period = 0;
  if (!(words >> quota >> period) || quota <= 0 || period <= 0) return {};
  return quota / period;
}

std::string memory_limit_file(Version version) {
  return version == Version::v1 ? "/memory.limit_in_bytes" : "/memory.max";
}
std::string memory_use_file(Version version) {
  return version == Version::v1 ? "/memory.usage_in_bytes" : "/memory.current";
}
std::string oom_file(Version version) { return version == Version::v1 ? "/memory.oom_control" : "/memory.events"; }

}  // namespace

Membership membership(const std::string& groups, const std::string& mounts) {
  return {chain_of(groups, mounts, "cpu"), chain_of(groups, mounts, "memory")};
}

Chain chain_of(const std::string& groups, const std::string& mounts, const std::string& controller) {
  const auto group = group_of(groups, controller);
  if (!group) return {};
  for (const auto& mount : mounts_of(mounts, group->first, controller)) {
    auto directories = directories_of(mount, group->second);
    if (!directories.empty()) return {group->first, std::move(directories)};
  }
  return {};
}

std::string mount_point(const std::string& mounts, Version version, const std::string& controller) {
  const auto found = mounts_of(mounts, version, controller);
  return found.empty() ? "" : found.front().point;
}

std::string oom_file_of(const Membership& membership) {
  const auto& groups = membership.memory.directories;
  return groups.empty() ? "" : groups.front() + oom_file(membership.memory.version);
}

std::int64_t oom_kills_in(const std::string& text) { return field_in(text, "oom_kill"); }

std::vector<std::string> files_of(const Membership& membership) {
  std::vector<std::string> files;
  for (const auto& directory : membership.cpu.directories) {
    if (membership.cpu.version == Version::v1) {
      files.push_back(directory + "/cpu.cfs_quota_us");
      files.push_back(directory + "/cpu.cfs_period_us");
    } else {
      files.push_back(directory + "/cpu.max");
    }
    files.push_back(directory + "/cpu.stat");
  }
  const auto version = membership.memory.version;
  for (const auto& directory : membership.memory.directories) {
    files.push_back(directory + memory_limit_file(version));
    files.push_back(directory + memory_use_file(version));
    files.push_back(directory + oom_file(version));
  }
  return files;
}

std::optional<double> Reading::cores() const {
  std::optional<double> least;
  for (const auto& limit : cpu) least = std::min(least.value_or(limit.cores), limit.cores);
  return least;
}

Reading reading_of(const Membership& membership, const Texts& texts) {
  Reading reading;
  const bool old = membership.cpu.version == Version::v1;
  for (const auto& directory : membership.cpu.directories) {
    const auto cores = cores_of(membership.cpu.version, directory, texts);
    if (!cores) continue;
    const auto stat = directory + "/cpu.stat";
    reading.cpu.push_back(
        {directory, *cores, field_of(texts, stat, "nr_periods"), field_of(texts, stat, "nr_throttled"),
         old ? field_of(texts, stat, "throttled_time") / 1000 : field_of(texts, stat, "throttled_usec")});
  }
  const auto version = membership.memory.version;
  for (const auto& directory : membership.memory.directories) {
    const auto limit = number_of(texts, directory + memory_limit_file(version));
    if (!limit || *limit >= kNoLimit || (reading.memory_bytes && *reading.memory_bytes <= *limit)) continue;
    reading.memory_bytes = *limit;
    reading.memory_used_bytes = number_of(texts, directory + memory_use_file(version)).value_or(0);
  }
  reading.oom_kills = field_of(texts, oom_file_of(membership), "oom_kill");
  return reading;
}

Use use_between(const Reading& before, const Reading& after) {
  Use use;
  use.oom_kills = std::max<std::int64_t>(0, after.oom_kills - before.oom_kills);
  for (const auto& now : after.cpu) {
    const auto then = std::find_if(before.cpu.begin(), before.cpu.end(),
                                   [&](const auto& limit) { return limit.directory == now.directory; });
    if (then == before.cpu.end() || now.periods < then->periods) continue;
    const Use of_group{now.periods - then->periods, now.throttled - then->throttled,
                       now.throttled_us - then->throttled_us, use.oom_kills};
    if (use.periods == 0 || of_group.throttled_share() > use.throttled_share()) use = of_group;
  }
  return use;
}

}  // namespace forklift::cgroup
