#pragma once
// A private sshd on a free loopback port, with keys of its own, gone with the object.
#include <sys/types.h>

#include <string>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

class Sshd {
 public:
  /// `extra` are more lines of sshd_config. Throws std::runtime_error with sshd's log if it does not listen within ten
  /// seconds.
  explicit Sshd(const std::vector<std::string>& extra = {});
  ~Sshd();
  Sshd(const Sshd&) = delete;
  Sshd& operator=(const Sshd&) = delete;

  /// How the orchestrator reaches it: host "far", with the client's key and the known host key.
  scenario::Host host() const;
  int port() const { return port_; }
  const ScratchDir& directory() const { return directory_; }
  /// "SHA256:… (ssh-ed25519)" of the host key.
  std::string host_key_fingerprint() const;

  void stop();    ///< the listener and all its sessions
  void start();   ///< after stop(), on the same port
  void freeze();  ///< SIGSTOP to the listener and all its sessions
  void thaw();
  void drop_sessions();  ///< kills the sessions: a lost connection

 private:
  std::vector<pid_t> family() const;  ///< the listener and its descendants that are sshd
  std::string config_;
  ScratchDir directory_;
  int port_ = 0;
  pid_t pid_ = -1;
};

/// Makes a key pair with ssh-keygen and returns the private key's file.
std::string make_key(const ScratchDir& directory, const std::string& name);
/// sshd_config of a private sshd whose host_key and authorized_keys lie in `directory`.
std::string sshd_config(const std::string& address, int port, const std::string& directory);
/// Runs a shell command of the test's own and returns its output.
std::string shell(const std::string& command);

}  // namespace forklift::test
