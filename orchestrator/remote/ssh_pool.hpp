#pragma once
// The SSH connections to one host: opened when needed, shared by up to SshSession::kChannels channels, replaced when
// lost.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/remote/ssh_session.hpp"

namespace forklift::remote {

class SshPool {
 public:
  SshPool(scenario::Host host, SshFiles files) : host_(std::move(host)), files_(std::move(files)) {}

  /// A session with one channel counted for the caller. One connection is being opened at a time: sshd drops many at
  /// once, and when it fails, all who waited for it fail with it. Errors: those of ssh_connect_to().
  std::shared_ptr<SshSession> take(Deadline deadline, const Patience& patience);

 private:
  std::shared_ptr<SshSession> find_free();
  std::shared_ptr<SshSession> connect(std::unique_lock<std::mutex>& lock, Deadline deadline, const Patience& patience);

  const scenario::Host host_;
  const SshFiles files_;
  std::mutex mutex_;  // over all below; not held while connecting
  std::condition_variable changed_;
  std::vector<std::shared_ptr<SshSession>> sessions_;
  bool connecting_ = false;
  int attempts_ = 0;
  std::optional<Error> failure_;  ///< of the last attempt
};

}  // namespace forklift::remote
