#include "desk/quotas/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

#include "common/cgroup/cgroup.hpp"
#include "common/core/text.hpp"

namespace forklift::desk {
namespace {

constexpr std::int64_t kPeriod = 10'000, kLeastQuota = 1'000, kLongestPeriod = 1'000'000;

bool has(const std::string& controllers, const std::string& name) {
  std::istringstream words{controllers};
  for (std::string word; words >> word;) {
    if (word == name) return true;
  }
  return false;
}

/// The number after `key` in lines of "key number"; 0 without one.
std::int64_t number_after(const std::string& text, const std::string& key) {
  std::istringstream lines{text};
  std::string name;
  for (std::int64_t value = 0; lines >> name >> value;) {
    if (name == key) return value;
  }
  return 0;
}

}  // namespace

std::vector<std::string> Hierarchies::roots() const {
  const std::set<std::string> all{cpu, accounting, memory};
  std::vector<std::string> roots{all.begin(), all.end()};
  std::erase(roots, "");
  return roots;
}

std::string words_of(GroupVersion version) {
  return version == GroupVersion::v1 ? "cgroup v1" : version == GroupVersion::v2 ? "cgroup v2" : "none";
}

Hierarchies hierarchies_of(const std::string& mounts, const std::string& controllers) {
  const auto first = [&](const char* controller) {
    return cgroup::mount_point(mounts, cgroup::Version::v1, controller);
  };
  const Hierarchies v1{GroupVersion::v1, first("cpu"), first("cpuacct"), first("memory")};
  if (!v1.cpu.empty() && !v1.accounting.empty() && !v1.memory.empty()) return v1;
  const auto unified = cgroup::mount_point(mounts, cgroup::Version::v2);
  if (!unified.empty() && has(controllers, "cpu") && has(controllers, "memory"))
    return {GroupVersion::v2, unified, unified, unified};
  return {};
}

std::vector<Write> handing_down(const Hierarchies& at, const std::string& directory) {
  if (at.version != GroupVersion::v2) return {};
  return {{directory + "/cgroup.subtree_control", "+cpu +memory"}};
}

CpuShare share_of(double cores) {
  auto period = kPeriod;
  if (cores * static_cast<double>(period) < kLeastQuota)
    period = std::min(kLongestPeriod, static_cast<std::int64_t>(std::ceil(kLeastQuota / cores)));
  return {std::max<std::int64_t>(kLeastQuota, std::llround(cores * static_cast<double>(period))), period};
}

std::vector<Write> limits(const Hierarchies& at, const std::string& group, const HostWish& host, bool on) {
  const auto cpu = at.cpu + "/" + group, memory = at.memory + "/" + group;
  const auto share = host.cpu > 0 ? share_of(host.cpu) : CpuShare{0, kPeriod};
  const bool of_cpu = on && host.cpu > 0, of_memory = on && host.memory_bytes > 0;
  std::vector<Write> writes;
  if (at.version == GroupVersion::v1) {
    writes.push_back({cpu + "/cpu.cfs_quota_us", "-1"});
    if (of_cpu) {  // a period that is too short for a quota would be refused
      writes.push_back({cpu + "/cpu.cfs_period_us", std::to_string(share.period_us)});
      writes.push_back({cpu + "/cpu.cfs_quota_us", std::to_string(share.quota_us)});
    }
    writes.push_back({memory + "/memory.limit_in_bytes", of_memory ? std::to_string(host.memory_bytes) : "-1"});
  } else if (at.version == GroupVersion::v2) {
    const auto quota = of_cpu ? std::to_string(share.quota_us) : "max";
    writes.push_back({cpu + "/cpu.max", fmt::format("{} {}", quota, share.period_us)});
    writes.push_back({memory + "/memory.max", of_memory ? std::to_string(host.memory_bytes) : "max"});
  }
  return writes;
}

GroupUse use_of(GroupVersion version, const std::string& stat, const std::string& usage) {
  if (version == GroupVersion::v2) return {number_after(stat, "usage_usec"), number_after(stat, "throttled_usec")};
  return {std::atoll(usage.c_str()) / 1000, number_after(stat, "throttled_time") / 1000};
}

}  // namespace forklift::desk
