#pragma once
// Daemons that we start: each in its own session and process group, known by host, pid *and* start time, and signalled
// only when both still match. Never by name.
#include <cstdint>
#include <string>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// A fixed script for sh; its arguments are $1, $2, ….
Command script(const char* text, const std::vector<std::string>& arguments, std::string input = "");

/// `more`, and FORKLIFT_SERVER_USERS: by it a script or forklift-driver on that host knows whose processes may be ours.
std::map<std::string, std::string> with_server_users(const Remote& remote,
                                                     std::map<std::string, std::string> more = {});

/// What to start. Standard output and error go to `log_file`; standard input is empty.
struct DaemonSpec {
  std::string name;  ///< "data-node-1", for messages
  std::string mark;  ///< unique; set as FORKLIFT_PROCESS in its environment, and so in that of all its children
  Command command;
  std::string log_file;
  std::string database;  ///< the experiment's results file, absolute; set as FORKLIFT_DB in its environment
};

/// Where the kernel counts the processes of a control group that its out-of-memory killer ended, and how many there
/// were.
struct OomCount {
  std::string file;  ///< empty: it can't be told
  std::int64_t kills = 0;
};

/// A process that was started: enough to find it again on another day. A boot id guards against a restarted host.
struct ProcessRecord {
  std::string name, mark, host, boot_id, log_file;
  std::int64_t pid = 0;
  std::int64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat
  OomCount oom{};                ///< of its group when it was started; only in the record that start_daemon() gave
};

/// Whoever started the process waits for it there, and writes its exit code into this file when it has ended: 128 + n
/// if signal n ended it. Until then it holds kStillRuns.
std::string ending_file(const ProcessRecord& process);
inline constexpr const char* kStillRuns = "runs\n";

/// Starts it with setsid and returns at once. Errors: environment, if the program can't be executed.
ProcessRecord start_daemon(Remote& remote, const DaemonSpec& spec, Deadline deadline);

/// Is this very process alive: do pid, start time and boot id match, is it this user's, and was it started with the
/// mark?
bool alive(Remote& remote, const ProcessRecord& process, Deadline deadline);

/// Signals the process group if the process is still the recorded one, or if group members carry our mark. Never a
/// process of another user, and never one that was not started with the record's mark.
void signal_group(Remote& remote, const ProcessRecord& process, int signal, Deadline deadline);

/// SIGTERM, waits up to `grace`, SIGKILL, and waits until no process of the group is left.
/// Errors: environment, if something survives SIGKILL until the deadline.
void stop_process(Remote& remote, const ProcessRecord& process, Microseconds grace, Deadline deadline);

/// Everything of this user on the host whose environment carries this FORKLIFT_PROCESS mark; with a mark that ends in
/// "/", every one that begins so.
std::vector<ProcessRecord> find_marked(Remote& remote, const std::string& mark, Deadline deadline);

}  // namespace forklift::remote
