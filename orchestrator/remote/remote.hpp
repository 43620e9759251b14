#pragma once
// One host as the orchestrator sees it. Two transports stand behind this interface: `ssh` (libssh) and `local`
// (posix_spawn). Arguments, file names and environment arrive on the host exactly as given, whatever they contain.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/core/clock.hpp"

namespace forklift::remote {

/// The user that servers run as where the login is root, unless the scenario names another.
inline constexpr const char* kServerUser = "forklift";

/// A program with its arguments; no shell reads any of it. `argv[0]` is looked up in PATH unless it has a slash.
struct Command {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;  ///< added to the host's own
  std::string directory;                           ///< empty: the login directory
  std::string input;                               ///< given on standard input, then end of file
};

/// What became of a command. A lost connection or a passed deadline is an Error, not a result.
struct CommandResult {
  int exit_code = 0;  ///< 128 + n if signal n ended it
  std::string out, err;
  bool ok() const { return exit_code == 0; }
};

/// A program on the host that lives as long as this object's channel and talks in lines (a driver).
class LineProcess {
 public:
  virtual ~LineProcess() = default;  ///< closes standard input, then ends the process group if it is still there
  /// The next line of standard output without its newline; nothing at end of file or when the deadline passes
  /// (`at_end()` tells which).
  virtual std::optional<std::string> read_line(Deadline deadline) = 0;
  virtual bool at_end() const = 0;
  virtual void write_line(const std::string& line) = 0;
  virtual void close_input() = 0;
  /// Exit code once it has ended; nothing if the deadline passes first.
  virtual std::optional<int> wait(Deadline deadline) = 0;
  /// What it wrote to standard error so far (at most the last 64 KiB).
  virtual std::string error_text() = 0;
};

class Remote {
 public:
  virtual ~Remote() = default;
  virtual const std::string& host() const = 0;  ///< the scenario's name of the host

  /// Runs to the end. Errors: environment, with host and command, if the host can't be reached, the connection is lost,
  /// the program can't be started, or the deadline passes (the process group is killed then).
  virtual CommandResult run(const Command& command, Deadline deadline) = 0;
  virtual std::unique_ptr<LineProcess> open(const Command& command) = 0;

  /// Whole files. `mode` holds from the first byte on; writing is atomic (temporary name, then rename).
  virtual void write_file(const std::string& path, const std::string& content, unsigned mode, Deadline deadline) = 0;
  virtual std::string read_file(const std::string& path, Deadline deadline) = 0;
  /// At most the last `bytes` of a file; empty if it is not there.
  virtual std::string tail_file(const std::string& path, std::size_t bytes, Deadline deadline) = 0;

  /// The file of the network namespace in which its servers are reached; empty: that of this process.
  virtual std::string network() const { return ""; }

  /// Ends what is under way from another thread: every blocked call throws Error{interrupted}. For a second Ctrl-C and
  /// for cancelling; calls made after it work again only after reset().
  virtual void cancel() = 0;
  virtual void reset() = 0;

  /// Users that root starts servers as there: their processes with our mark are ours, as the login's own are.
  const std::set<std::string>& server_users() const { return server_users_; }
  void add_server_users(const std::set<std::string>& users) { server_users_.insert(users.begin(), users.end()); }

 private:
  std::set<std::string> server_users_{kServerUser};
};

/// The hosts of a scenario by name, connected.
using Fleet = std::map<std::string, std::shared_ptr<Remote>>;

/// run(), and an environment Error with host, command, exit code and the last lines of stderr unless it exits 0.
CommandResult run_checked(Remote& remote, const Command& command, Deadline deadline, const std::string& purpose,
                          const std::string& fix);

}  // namespace forklift::remote
