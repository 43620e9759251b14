#pragma once
// Stops what an experiment started, from its records alone: on another day, from a copy of the database, after the
// orchestrator died.
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "orchestrator/experiment/effects.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::experiment {

/// In place of a node in events: a "warning" for one that stays, "removed" once it is gone after all.
inline constexpr const char* kWorkDirectory = "work directory";

/// One recorded process and what is known of it now.
struct KnownProcess {
  store::ProcessRow row;
  bool alive = false;
  std::string problem;  ///< why that can't be told, for example the host is unreachable
};

/// The processes of an experiment that were never seen to stop, each looked up on its host. A process whose start was
/// recorded but not its pid is found by its mark.
std::vector<KnownProcess> known_processes(const Effects& effects, const store::Reader& reader,
                                          const store::Experiment& experiment);

/// The same rows without a look at their hosts, with that as their problem.
std::vector<KnownProcess> unseen_processes(const store::Reader& reader, const store::Experiment& experiment);

/// Stops them, waits until they are gone, and records it; those with a mark in `keep` go on. Whatever else carries
/// a mark of the experiment on their hosts is ended, too. Returns what was stopped; problems stay in the list.
std::vector<KnownProcess> stop_experiment(const Effects& effects, const store::Reader& reader, store::Writer& writer,
                                          const store::Experiment& experiment, const std::set<std::string>& keep = {});

/// What is left of an experiment, once its processes are gone: the whole logs of its processes are stored, if it was
/// ended before its time, then its work directories go, as after an interruption. `say` is called for what stays.
void remove_left_work(const Effects& effects, const store::Reader& reader, store::Writer& writer,
                      const store::Experiment& experiment, const std::function<void(const std::string&)>& say);

/// Did it end well, but for a work directory that could not be removed then?
bool left_work(const store::Reader& reader, const store::Experiment& experiment);

/// The row's process, as it was recorded.
remote::ProcessRecord record_of(const store::ProcessRow& row);

/// Takes away the sockets in a process's directory, which must lie below the experiment's, which must be ours and carry
/// its mark: a server that was ended while it started, or killed, leaves its own.
void remove_sockets(remote::Remote& host, Clock& clock, const std::string& directory, const std::string& experiment);

}  // namespace forklift::experiment
