#pragma once
// The owner of an experiment as a process of this machine: this one, or one to look at and to signal. A pid counts only
// together with its start time, the boot of its host and the PID namespace, so that no other process is ever meant.
#include <filesystem>
#include <optional>
#include <string>

#include "common/core/clock.hpp"
#include "common/store/owners.hpp"

namespace forklift::owner {

/// What /proc/PID/stat says of a process.
struct Stat {
  std::int64_t pid = 0, threads = 0, start_ticks = 0;
  char state = '?';
};
/// Nothing if it is no such text. A command's name may hold blanks and brackets. Pure.
std::optional<Stat> parse_stat(const std::string& text);

/// Of a process of this machine ("4711", "self"); nothing if /proc does not show it.
std::optional<Stat> stat_of(const std::string& pid);

/// This process, as the owner that it would be; `command` is "run" or "stop".
store::Owner this_process(const std::string& command, Clock& clock);

/// What can be seen of a process whose pid counts here.
enum class Seen {
  lives,
  gone,    ///< also if it is a zombie, or if its pid is another process's now
  hidden,  ///< there is one with that pid, but /proc does not show it (hidepid)
};
Seen look(const store::Owner& owner);

/// Sends the signal to this very process, if it has the results file open: a row of a file may name any process.
/// Nothing if it is gone. Errors: environment, if it has not, or may not be signalled.
void send_signal(const store::Owner& owner, int signal, const std::filesystem::path& database);

}  // namespace forklift::owner
