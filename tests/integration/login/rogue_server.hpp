#pragma once
// A server that is after the password: it greets with a plugin of its choice, answers each packet of the client with
// the next one of its script, closes at its end, and keeps all that it is sent.
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/rsa_key.hpp"

namespace forklift::test {

constexpr std::string_view kRogueNonce = "abcdefghijklmnopqrst";

/// What it does: the plugin of its greeting, and its further packets.
struct Trick {
  std::string name, greeting;
  std::vector<std::string> packets;
};

/// "Log in with this plugin instead." `data`: what the plugin works on.
std::string switch_to(const std::string& plugin, std::string_view data = kRogueNonce);
/// Every way in which a server gets at a password that the client libraries know, and a few beside them.
std::vector<Trick> all_tricks(const RsaKey& key);

class RogueServer {
 public:
  explicit RogueServer(Trick trick);
  ~RogueServer();
  RogueServer(const RogueServer&) = delete;
  RogueServer& operator=(const RogueServer&) = delete;

  int port() const { return port_; }
  /// Of all connections until now, packet by packet.
  std::vector<std::string> received() const;
  /// True if one of them holds the password, or hides it in a way that this key opens.
  bool knows(const std::string& password, const RsaKey& key) const;

 private:
  void serve();
  void talk(int fd);

  Trick trick_;
  int port_ = 0, listener_ = -1, bell_ = -1;
  mutable std::mutex mutex_;
  std::vector<std::string> received_;
  std::thread thread_;
};

}  // namespace forklift::test
