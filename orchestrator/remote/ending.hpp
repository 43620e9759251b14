#pragma once
// How a process ended: by itself, by a signal, or by the kernel's out-of-memory killer, which no log tells of.
#include <cstdint>
#include <optional>
#include <string>

#include "orchestrator/remote/process.hpp"

namespace forklift::remote {

/// What the kernel counts now, of the groups in `groups` (/proc/PID/cgroup) as `mounts` (/proc/self/mountinfo) show
/// them. Errors: environment, if the host can't be asked.
OomCount oom_count(Remote& remote, const std::string& groups, const std::string& mounts, Deadline deadline);

struct Ending {
  std::optional<int> code;     ///< 128 + n for signal n; none: nobody saw it end
  bool out_of_memory = false;  ///< the kernel's out-of-memory killer ended it
};

/// Of a daemon that is gone.
Ending ending_of(Remote& remote, const ProcessRecord& process, Deadline deadline);
/// Of any process, from its exit code, its number there, and what was counted when it began.
Ending ending_of(Remote& remote, int code, std::int64_t pid, const OomCount& before, Deadline deadline);

/// "killed by signal 9; the kernel's out-of-memory killer ended it", "exit code 1"; empty if nobody saw it end.
std::string to_words(const Ending& ending);
/// `what` with ": " and the words, if there are any.
std::string with_ending(const std::string& what, const Ending& ending);
/// What to do about it: `otherwise`, unless memory was short.
std::string advice(const Ending& ending, const std::string& otherwise);

}  // namespace forklift::remote
