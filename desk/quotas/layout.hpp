#pragma once
// Control groups as texts: where a desk's groups are, and what is written into and read from which of their files, in
// versions 1 and 2. Pure. Sources: Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst,
// scheduler/sched-bwc.rst.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "desk/job/job.hpp"

namespace forklift::desk {

enum class GroupVersion { none, v1, v2 };

/// Mount points of the hierarchies; those of version 2 are one.
struct Hierarchies {
  GroupVersion version = GroupVersion::none;
  std::string cpu, accounting, memory;
  /// Each once.
  std::vector<std::string> roots() const;
};

/// "cgroup v1", "cgroup v2" or "none".
std::string words_of(GroupVersion version);

/// Version 1 if it has the controllers, else 2. `mounts`: /proc/self/mountinfo; `controllers`: cgroup.controllers of
/// version 2's root, empty if there is none.
Hierarchies hierarchies_of(const std::string& mounts, const std::string& controllers);

struct Write {
  std::string file, text;
  bool operator==(const Write&) const = default;
};

/// Before groups are made: version 2 hands its controllers down only when asked.
std::vector<Write> handing_down(const Hierarchies& at, const std::string& directory);

/// Processor time is dealt out in periods of 10 ms, so that no process waits for long; longer ones only where the share
/// of one would be less than the kernel's least, 1 ms.
struct CpuShare {
  std::int64_t quota_us = 0, period_us = 0;
};
CpuShare share_of(double cores);

/// What limits a host's group (`group`: "MARK/HOST"), or lifts its limits.
std::vector<Write> limits(const Hierarchies& at, const std::string& group, const HostWish& host, bool on);

/// What a group has used. `stat`: cpu.stat; `usage`: version 1's cpuacct.usage.
struct GroupUse {
  std::int64_t cpu_us = 0, throttled_us = 0;
};
GroupUse use_of(GroupVersion version, const std::string& stat, const std::string& usage);

}  // namespace forklift::desk
