#pragma once
// One authenticated SSH connection and its channels. libssh lets no two threads into one session: every call of it goes
// through the session's mutex, none of them blocks, and waiting happens outside.
#include <libssh/libssh.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/owned.hpp"
#include "orchestrator/remote/ssh.hpp"
#include "orchestrator/scenario/host.hpp"

namespace forklift::remote {

using SshHandle = Owned<ssh_session_struct, ssh_free>;
using SshKey = Owned<ssh_key_struct, ssh_key_free>;

/// What a blocked call watches besides its own work.
struct Patience {
  Clock& clock;
  const std::atomic<bool>& cancelled;
  std::string host;  ///< the scenario's name of it
  /// Errors: interrupted, once cancelled.
  void check() const;
};

class SshSession {
 public:
  /// Channels of one session at a time: sshd's MaxSessions is 10 unless set lower.
  static constexpr int kChannels = 6;

  /// Takes a connection that is open and authenticated.
  explicit SshSession(SshHandle handle);
  ~SshSession();

  /// No new channels: it is lost, or its host has not answered in time. Those who use it still may.
  void retire() { retired_ = true; }
  bool retired() const { return retired_; }
  /// Waits (without the mutex) until bytes may have come, or for a short while.
  void wait(Microseconds limit) const;

  std::atomic<int> channels{0};          ///< in use; counted up by the pool
  std::atomic<int> capacity{kChannels};  ///< fewer once sshd has refused one

 private:
  friend class SshChannel;
  std::mutex mutex_;
  SshHandle handle_;
  int fd_;
  std::atomic<bool> retired_{false};
};

/// A channel could not be opened, but nothing was started yet: another session may do better.
class NoChannel : public Error {
 public:
  using Error::Error;
};

/// A channel that runs one command line. Several threads may own channels of one session.
class SshChannel {
 public:
  /// Opens the channel and starts the command line. Takes over one count of `session->channels`.
  /// Errors: NoChannel, if the session turns out to be lost or full; environment, if the host does not answer by the
  /// deadline, refuses or is lost; interrupted.
  SshChannel(std::shared_ptr<SshSession> session, const std::string& command_line, Deadline deadline,
             const Patience& patience);
  ~SshChannel();
  SshChannel(const SshChannel&) = delete;
  SshChannel& operator=(const SshChannel&) = delete;

  struct Read {
    std::string out, err;
    bool closed = false;  ///< nothing more will come
    std::string lost;     ///< not empty: the connection is lost, and what libssh says about it
    bool nothing() const { return out.empty() && err.empty(); }
  };
  /// What has arrived. Does not block.
  Read read();
  /// How many bytes of `text` were taken. Does not block.
  std::size_t write(const char* text, std::size_t size);
  SshSession& session() { return *session_; }

 private:
  bool take(int is_stderr, std::string& to, Read& read);
  /// Repeats a non-blocking call until it is done. False if it failed.
  template <typename Step>
  bool until_done(Step step, const char* what, Deadline deadline, const Patience& patience);
  [[noreturn]] void fail_open(const Patience& patience);
  [[noreturn]] void fail_exec(const Patience& patience);
  std::string reason() const;  ///< of the last failure, as libssh tells it; call with the mutex held
  void free();

  std::shared_ptr<SshSession> session_;
  ssh_channel channel_ = nullptr;
};

/// Connects, checks the host key, authenticates. Errors: environment, naming the phase that failed; interrupted.
SshHandle ssh_connect_to(const scenario::Host& host, const SshFiles& files, Deadline deadline,
                         const Patience& patience);

}  // namespace forklift::remote
