#pragma once
// Several hosts on one machine, as real as namespaces make them: each with its own address, network, processes,
// hostname, boot id, /root, /tmp and sshd with a host key of its own, joined by a bridge that this process reaches too.
// They are gone with the object, also when the test is killed: a process of its own waits for that.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"
#include "tests/support/claim.hpp"

namespace forklift::test {

/// Why there can be no test hosts here ("they need root"); empty if there can.
std::string no_test_hosts();

class TestHosts {
 public:
  /// Starts `count` (1 to 200) hosts. Throws std::runtime_error, with the log of what failed.
  explicit TestHosts(int count);
  ~TestHosts();
  TestHosts(const TestHosts&) = delete;
  TestHosts& operator=(const TestHosts&) = delete;

  int count() const { return static_cast<int>(hosts_.size()); }
  std::string name(int i) const;     ///< "h1" for i = 0, also its hostname
  std::string address(int i) const;  ///< on the bridge
  /// How the orchestrator reaches it: as root, with a key that it accepts and its known host key.
  scenario::Host host(int i) const;
  nlohmann::json hosts() const;   ///< the scenario's "hosts"
  std::string home(int i) const;  ///< its /root, seen from here
  /// A directory of this object's own, for the test's files; not on any host.
  const std::string& directory() const { return directory_; }

  void cut(int i) const;     ///< takes its link down: packets are lost without a word
  void join(int i) const;    ///< brings it up again
  void freeze(int i) const;  ///< stops its sshd as it is: connections are accepted, and nobody answers
  void power_off(int i);     ///< kills everything on it at once
  void power_on(int i);      ///< boots it again: same keys and files, another boot id

  /// Reboots it with a wall clock this far ahead of the machine's, for all programs that SSH starts there.
  void shift_clock(int i, int seconds);

  /// Runs a shell command on the host, without SSH, and returns its output.
  std::string shell(int i, const std::string& command) const;
  /// "ADDRESS:PORT" of every TCP listener there but sshd's, sorted.
  std::vector<std::string> listeners(int i) const;
  /// "PID COMMAND" of every process there that is neither sshd's nor a zombie.
  std::vector<std::string> processes(int i) const;

 private:
  struct Host {
    pid_t pid = -1;  ///< unshare, whose child is the host's first process
    int boots = 0;
    std::string state;  ///< its files, seen from here
  };
  void claim_subnet();
  void watch();
  void make_network() const;
  void make_files();
  std::string netns(int i) const;
  std::string link(int i) const;
  pid_t first_process(int i) const;

  std::string key_, directory_, subnet_;
  std::optional<Claim> claim_;  ///< of the subnet
  int lifeline_ = -1, gone_ = -1;
  std::vector<Host> hosts_;
};

}  // namespace forklift::test

#define FORKLIFT_NEEDS_TEST_HOSTS()                                       \
  if (const auto why = ::forklift::test::no_test_hosts(); !why.empty()) { \
    WARN("SKIPPED: no test hosts here: " + why);                          \
    return;                                                               \
  }
