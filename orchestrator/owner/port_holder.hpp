#pragma once
// A port that is needed and in use: by a stranger, by an experiment that runs, or by what one left behind; and what to
// do then. What a process says of itself is foreign text: only an experiment's id and a quoted path get into a command.
#include <optional>
#include <string>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "orchestrator/owner/judge.hpp"

namespace forklift::owner {

/// Who needs the port.
struct Seeker {
  std::string database;    ///< our results database; it need not exist
  std::string experiment;  ///< that is about to start; its own servers are left ones
};

/// Who listens on it, by its host's own words.
struct Listener {
  std::string process;   ///< "pid 12, mariadbd --defaults-file=…"; empty: unknown
  std::string mark;      ///< FORKLIFT_PROCESS of its environment: EXPERIMENT/cluster/node
  std::string database;  ///< FORKLIFT_DB of its environment
};

/// What is known of the listener's experiment.
struct Holder {
  std::string experiment;            ///< empty: a stranger
  std::string database;              ///< where it stands; empty: in no results database that can be read here
  std::optional<store::Owner> runs;  ///< the process that is at work on it
  Standing standing = Standing::free;
};

/// The experiment's id if the mark is one of ours, else empty. Pure.
std::string experiment_of(const std::string& mark);

/// Looks into our own results database, then into the one that the process names.
Holder holder_of(const Listener& listener, const Seeker& seeker, Clock& clock);

/// `where`: "sql-node-1 on local". Pure.
Error port_in_use(const std::string& where, int port, const Listener& listener, const Holder& holder,
                  const Seeker& seeker, std::int64_t now_us);

}  // namespace forklift::owner
