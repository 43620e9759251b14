#pragma once
// Whether an experiment is free, from its owner's row and what can be seen of that process; and the sentences that say
// so. Pure.
#include <optional>
#include <string>

#include "common/core/error.hpp"
#include "common/core/units.hpp"
#include "common/store/owners.hpp"
#include "orchestrator/owner/process.hpp"

namespace forklift::owner {

/// How often an owner writes its heartbeat, and for how long none makes it silent where nothing else is seen of it.
inline constexpr Microseconds kBeat{5'000'000}, kSilent{30'000'000};

enum class Standing {
  free,            ///< no owner, or one that is gone
  live_here,       ///< a process that can be seen and signalled
  live_elsewhere,  ///< can't be seen from here, but its heartbeat is fresh
  silent,          ///< can't be seen from here, and its heartbeat is old: gone, if none comes for a while
};

/// Do pids of both count in the same place: the same boot of a host, the same PID namespace?
bool same_place(const store::Owner& a, const store::Owner& b);

/// What is known beside the row.
struct Facts {
  bool same_place = false;
  Seen seen = Seen::gone;  ///< of the pid, if it counts here
  std::int64_t now_us = 0;
};
Standing judge(const std::optional<store::Owner>& owner, const Facts& facts);

/// `pid 4711 on box (loading 2 warehouses, since 2026-11-23T04:05:06Z)`, elsewhere with the age of its heartbeat.
std::string words(const store::Owner& owner, Standing standing, std::int64_t now_us);

/// "running", "running elsewhere", "silent", "gone".
std::string to_string(Standing standing);
/// The same with whether it lives: "pid 4711 on box (…): gone".
std::string status_line(const store::Owner& owner, Standing standing, std::int64_t now_us);

/// An experiment as commands and messages name it.
struct Name {
  std::string database, id;
};
/// "forklift stop --db r.db ID", quoted for a shell; `options` come before: "--force ".
std::string stop_command(const Name& name, const std::string& options = "");

/// Nobody else may work on it now.
Error is_running(const Name& name, const store::Owner& owner, Standing standing, std::int64_t now_us);
/// `forklift stop` can't reach the owner.
Error out_of_reach(const Name& name, const store::Owner& owner, std::int64_t now_us);
/// It was asked, or killed, and still lives after `patience`.
Error does_not_end(const Name& name, const store::Owner& owner, Microseconds patience, bool killed);
/// What the owner that lost its experiment to `other` says before it leaves.
std::string lost(const Name& name, const std::optional<store::Owner>& other);

}  // namespace forklift::owner
