#include "tests/integration/login/rogue_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/wire.hpp"
#include "tests/integration/driver/test_server.hpp"
#include "tests/support/free_port.hpp"

namespace forklift::test {
namespace {

using namespace proxy;

const std::string kWantsWholePassword{"\1\4", 2};

std::string greeting(const std::string& plugin) {
  return greeting_payload({.version = "8.0.36",
                           .connection_id = 7,
                           .capabilities = capability::kMysql | capability::kLongFlag | capability::kProtocol41 |
                                           capability::kTransactions | capability::kSecureConnection |
                                           capability::kPluginAuth | capability::kConnectWithDb,
                           .collation = 45,
                           .status = status::kAutocommit,
                           .nonce = std::string{kRogueNonce},
                           .plugin = plugin});
}

}  // namespace

std::string switch_to(const std::string& plugin, std::string_view data) {
  return "\xfe" + plugin + '\0' + std::string{data} + '\0';
}

std::vector<Trick> all_tricks(const RsaKey& key) {
  const auto own_key = "\1" + key.public_pem();
  const std::string native = "mysql_native_password", sha2 = "caching_sha2_password";
  return {{"a switch to mysql_clear_password", native, {switch_to("mysql_clear_password", "")}},
          {"mysql_clear_password in the greeting", "mysql_clear_password", {}},
          {"mysql_clear_password after caching_sha2_password", sha2, {switch_to("mysql_clear_password", "")}},
          {"the whole password, in the greeting", sha2, {kWantsWholePassword, own_key}},
          {"the whole password, after a switch", native, {switch_to(sha2), kWantsWholePassword, own_key}},
          {"its key before anybody asks", sha2, {own_key, own_key}},
          {"the whole password of another plugin", native, {kWantsWholePassword, own_key}},
          {"sha256_password in the greeting", "sha256_password", {own_key}},
          {"a switch to sha256_password", native, {switch_to("sha256_password"), own_key}},
          {"a switch to dialog", native, {switch_to("dialog", "\4Password: ")}},
          {"dialog in the greeting", "dialog", {"\4Password: "}},
          {"a switch without a nonce", sha2, {switch_to(native, "")}},
          {"the old short scramble", native, {"\xfe"}},
          {"a switch to auth_gssapi_client", native, {switch_to("auth_gssapi_client", "who")}},
          {"a switch to a plugin without a name", native, {switch_to("")}}};
}

RogueServer::RogueServer(Trick trick) : trick_(std::move(trick)), port_(free_port()) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  require(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  require(::listen(listener_, 16) == 0, "listen");
  bell_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread{[this] { serve(); }};
}

RogueServer::~RogueServer() {
  ::eventfd_write(bell_, 1);
  thread_.join();
  ::close(listener_);
  ::close(bell_);
}

std::vector<std::string> RogueServer::received() const {
  const std::lock_guard lock{mutex_};
  return received_;
}

bool RogueServer::knows(const std::string& password, const RsaKey& key) const {
  const auto all = received();
  return std::any_of(all.begin(), all.end(), [&](const std::string& packet) {
    return packet.find(password) != std::string::npos || !key.decrypt(packet).empty() ||
           with_nonce(packet, kRogueNonce).find(password) != std::string::npos;
  });
}

void RogueServer::serve() {
  while (true) {
    std::array<pollfd, 2> wait{{{listener_, POLLIN, 0}, {bell_, POLLIN, 0}}};
    if (::poll(wait.data(), wait.size(), -1) < 0) continue;
    if (wait[1].revents != 0) return;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    talk(fd);
    ::close(fd);
  }
}

/// One client at a time, until it leaves or the script is at its end.
void RogueServer::talk(int fd) {
  std::string in, packet;
  put_packet(packet, 0, greeting(trick_.greeting));
  std::size_t step = 0;
  while (::send(fd, packet.data(), packet.size(), MSG_NOSIGNAL) >= 0) {
    packet.clear();
    while (in.size() < kHeader || in.size() < kHeader + payload_length(in.data())) {
      std::array<pollfd, 2> wait{{{fd, POLLIN, 0}, {bell_, POLLIN, 0}}};
      if (::poll(wait.data(), wait.size(), -1) < 0) continue;
      std::array<char, 4096> bytes{};
      const ssize_t got = wait[1].revents != 0 ? 0 : ::read(fd, bytes.data(), bytes.size());
      if (got <= 0) return;
      in.append(bytes.data(), static_cast<std::size_t>(got));
    }
    const auto length = payload_length(in.data());
    const auto sequence = static_cast<std::uint8_t>(in[3] + 1);
    {
      const std::lock_guard lock{mutex_};
      received_.push_back(in.substr(kHeader, length));
    }
    in.erase(0, kHeader + length);
    if (step == trick_.packets.size()) return;
    put_packet(packet, sequence, trick_.packets[step++]);
  }
}

}  // namespace forklift::test
