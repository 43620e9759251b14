#pragma once
// The one life of a process on a host: recorded in the journal, started with its mark, ready by a polled condition with
// a deadline, watched, signalled, stopped. A start whose answer was lost is no gap: from the moment it was asked for,
// stop() finds the process by its mark. One object is used by one thread at a time.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/process/journal.hpp"
#include "orchestrator/remote/ending.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::process {

/// What a process is called and where its files are: the same in each of its starts.
struct Identity {
  std::string name;                   ///< "sql-node-1"
  std::string mark;                   ///< "EXPERIMENT/c1/sql-node-1": unique
  std::string directory;              ///< on its host, for what is left there
  std::string log_file;               ///< its standard output and error
  std::string database;               ///< the experiment's results file, absolute
  std::vector<std::string> leaves{};  ///< files that go when it is stopped: a killed server leaves its socket
};

/// A host's name as a part of a mark: who reads marks takes a blank for their end.
std::string in_mark(std::string name);

/// What all processes of an experiment share.
struct Ground {
  Journal& journal;
  Clock& clock;
  std::function<void()> check_cancelled;  ///< throws Error{interrupted}; called in every poll
};

inline constexpr const char* kReadLog = "Read the last lines of its log below";

class ManagedProcess {
 public:
  ManagedProcess(remote::Remote& host, Ground ground, Identity identity);

  const Identity& identity() const { return identity_; }
  remote::Remote& host() const { return host_; }

  /// Records and starts it, and returns at once. Errors: environment; it may run all the same then, which stop() finds.
  void start(const remote::Command& command);
  /// From now on it is as if started here. One that a fault has paused is continued.
  void take_over(const remote::ProcessRecord& process);
  /// Asks `missing` until it returns an empty text, and puts the last text that it returned into the error. Errors:
  /// environment, with the last lines of its log, if it ends before or `patience` passes.
  void await_ready(Microseconds patience, const std::function<std::string()>& missing);
  /// Waits until a program that ends by itself has ended; nothing if `patience` passes before. Its host may know no
  /// more than that it is gone. Errors: environment, if the directory of its log vanishes, since it has nowhere left to
  /// work then.
  std::optional<remote::Ending> await_end(Microseconds patience);

  /// Its start was answered, and we have not stopped it; it may have died.
  bool started() const { return record_.has_value(); }
  /// It is started. Its pid there.
  std::int64_t pid() const { return record_->pid; }
  bool alive();
  /// Throws an environment Error with the last lines of its log unless it lives.
  void check_alive();

  /// To its whole process group, if it was started.
  void signal(int number);
  /// SIGKILL; returns when it is gone.
  void kill();
  /// SIGTERM, SIGKILL after `grace`, and returns when nothing of it is left. May be called at any time, and twice.
  /// Errors: environment.
  void stop(Microseconds grace);

  std::string log_tail(std::size_t bytes);
  /// An environment Error with the last lines of its log.
  [[noreturn]] void fail(const std::string& what, const std::string& fix = kReadLog);
  /// The same for one that is gone: with how it ended, which the journal is told once.
  [[noreturn]] void fail_dead(const std::string& what);

 private:
  Deadline soon() const;
  void remove_leaves();

  remote::Remote& host_;
  Ground ground_;
  Identity identity_;
  bool asked_ = false;  ///< its start was asked for: it may be there
  std::optional<remote::ProcessRecord> record_;
  bool told_dead_ = false;
};

}  // namespace forklift::process
