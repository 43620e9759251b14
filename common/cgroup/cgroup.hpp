#pragma once
// A process's control groups: which files tell what it may use, and what they say. Pure: texts in, figures out, so that
// the driver reads them of itself and the orchestrator over SSH. Groups are nested: the tightest of the chain counts.
// Inside a container the chain ends at its own root. Sources: cgroups(7), Documentation/admin-guide/cgroup-v2.rst,
// cgroup-v1/memory.rst, scheduler/sched-bwc.rst.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace forklift::cgroup {

enum class Version { v1, v2 };

/// One controller's groups of a process, its own first, the root's last; none if the process has no such controller or
/// its groups can't be seen from here.
struct Chain {
  Version version = Version::v2;
  std::vector<std::string> directories;
};
struct Membership {
  Chain cpu, memory;
};

/// `groups`: /proc/PID/cgroup; `mounts`: /proc/self/mountinfo of a process that sees the same mounts.
Membership membership(const std::string& groups, const std::string& mounts);

/// Of one controller, such as "cpuacct"; of the same texts.
Chain chain_of(const std::string& groups, const std::string& mounts, const std::string& controller);

/// Where version 2's hierarchy is mounted, or version 1's that has this controller; empty if it is not.
std::string mount_point(const std::string& mounts, Version version, const std::string& controller = "");

/// Where the out-of-memory killer's victims of the process's own group are counted; empty if that can't be told.
std::string oom_file_of(const Membership& membership);
/// The count in such a file's text.
std::int64_t oom_kills_in(const std::string& text);

/// Texts of files by their names; one that is not there is missing.
using Texts = std::map<std::string, std::string>;

/// The files that reading_of() wants to see.
std::vector<std::string> files_of(const Membership& membership);

/// A group of the chain that has a limit of processor time.
struct CpuLimit {
  std::string directory;
  double cores = 0;
  std::int64_t periods = 0, throttled = 0, throttled_us = 0;  ///< since the group was made
};

struct Reading {
  std::vector<CpuLimit> cpu;                 ///< from the process's own group outwards
  std::optional<std::int64_t> memory_bytes;  ///< the tightest limit; none: there is none
  std::int64_t memory_used_bytes = 0;        ///< by the group that has it; 0 without a limit
  std::int64_t oom_kills = 0;  ///< processes of the own group that the out-of-memory killer ended since it was made
  /// The tightest limit; none: there is none.
  std::optional<double> cores() const;
};
Reading reading_of(const Membership& membership, const Texts& texts);

/// What happened between two readings.
struct Use {
  std::int64_t periods = 0, throttled = 0, throttled_us = 0;  ///< of the group that was throttled most
  std::int64_t oom_kills = 0;
  /// Of the periods; 0 without a limit.
  double throttled_share() const {
    return periods > 0 ? static_cast<double>(throttled) / static_cast<double>(periods) : 0;
  }
};
Use use_between(const Reading& before, const Reading& after);

}  // namespace forklift::cgroup
