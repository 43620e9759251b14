// A server connection's way from the socket to "ready": greeting, login with either plugin, the session's trackers.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "common/login/scramble.hpp"
#include "common/login/whole_password.hpp"
#include "proxy/engine/server.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::size_t kLongestLoginPacket = 65536;
constexpr std::uint8_t kUtf8mb4 = 45;
constexpr char kFastAuthDone = 3, kFullAuth = 4;

constexpr std::uint32_t kWanted = capability::kMysql | capability::kLongFlag | capability::kLocalFiles |
                                  capability::kProtocol41 | capability::kTransactions | capability::kSecureConnection |
                                  capability::kMultiStatements | capability::kMultiResults |
                                  capability::kPsMultiResults | capability::kPluginAuth | capability::kSessionTrack;

int try_connect(int family, const sockaddr* address, socklen_t size, std::string& why) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0 && (::connect(fd, address, size) == 0 || errno == EINPROGRESS)) return fd;
  why = std::strerror(errno);
  if (fd >= 0) ::close(fd);
  return -1;
}

}  // namespace

int open_socket(const ServerAddress& address, std::size_t first, std::string& why) {
  if (!address.socket.empty()) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    std::strncpy(local.sun_path, address.socket.c_str(), sizeof local.sun_path - 1);
    return try_connect(AF_UNIX, reinterpret_cast<const sockaddr*>(&local), sizeof local, why);
  }
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  const int failed = ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (failed != 0) {
    why = ::gai_strerror(failed);
    return -1;
  }
  std::vector<const addrinfo*> all;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) all.push_back(each);
  int fd = -1;
  for (std::size_t i = 0; i < all.size() && fd < 0; ++i) {
    const auto& to = *all[(first + i) % all.size()];
    fd = try_connect(to.ai_family, to.ai_addr, to.ai_addrlen, why);
  }
  ::freeaddrinfo(found);
  return fd;
}

void ServerConnection::login_bytes(std::string_view bytes) {
  in_ += bytes;
  while (in_.size() >= kHeader && (phase_ == Phase::greeting || phase_ == Phase::login)) {
    const auto length = payload_length(in_.data());
    if (length == 0 || length > kLongestLoginPacket) return lose("its login packet is not the protocol's");
    if (in_.size() < kHeader + length) return;
    login_sequence_ = static_cast<std::uint8_t>(in_[3]);
    const std::string payload = in_.substr(kHeader, length);
    in_.erase(0, kHeader + length);
    if (phase_ == Phase::greeting) {
      greeted(payload);
    } else {
      login_packet(payload);
    }
  }
}

void ServerConnection::send_login(std::string_view payload) {
  std::string packet;
  put_packet(packet, static_cast<std::uint8_t>(login_sequence_ + 1), payload);
  stream_->send(packet);
}

void ServerConnection::greeted(std::string_view payload) {
  if (static_cast<std::uint8_t>(payload.front()) == 0xff) {
    const auto err = parse_err(payload);
    return lose(err ? fmt::format("error {}: {}", err->code, err->message) : "it refused the connection");
  }
  const auto greeting = parse_greeting(payload);
  if (!greeting) return lose("its greeting is not protocol 4.1's");
  mysql_ = (greeting->capabilities & capability::kMysql) != 0 && greeting->version.find("MariaDB") == std::string::npos;
  nonce_ = greeting->nonce;
  plugin_ = greeting->plugin == login::kCachingSha2Plugin ? login::kCachingSha2Plugin : login::kNativePlugin;
  asked_key_ = false;
  events_.server_greeted(*greeting);
  enter(Phase::login);
  send_login(login_payload({.capabilities = kWanted & (greeting->capabilities | capability::kMysql),
                            .max_packet = 1U << 24,
                            .collation = kUtf8mb4,
                            .user = context_.config.server_user,
                            .answer = login::scramble(plugin_, context_.config.server_password, nonce_),
                            .schema = "",
                            .plugin = plugin_}));
}

void ServerConnection::change_user() {
  const Login login{.capabilities = kWanted,
                    .max_packet = 0,
                    .collation = kUtf8mb4,
                    .user = context_.config.server_user,
                    .answer = login::scramble(plugin_, context_.config.server_password, nonce_),
                    .schema = "",
                    .plugin = plugin_};
  changing_user_ = true;
  asked_key_ = false;
  in_.clear();
  enter(Phase::login);
  stream_->send(command_packet(command::kChangeUser, change_user_argument(login)));
}

void ServerConnection::login_packet(std::string_view payload) {
  switch (static_cast<std::uint8_t>(payload.front())) {
    case 0:
      if (const auto ok = parse_ok(payload, true); ok && (ok->status & status::kNoBackslashEscapes) != 0)
        return lose(
            "its sql_mode has NO_BACKSLASH_ESCAPES, with which statements can't be told apart; remove it from the "
            "server's sql_mode");
      forget_session();
      schema.clear();
      return logged_in();
    case 0xfe:
      return auth_switch(payload);
    case 1:
      return more_auth(payload.substr(1));
    default: {
      const auto err = parse_err(payload);
      lose(err ? fmt::format("{}: error {}: {}", kLoginRefused, err->code, err->message) : std::string{kLoginRefused});
    }
  }
}

void ServerConnection::auth_switch(std::string_view payload) {
  const auto request = parse_auth_switch(payload);
  if (!request || (request->plugin != login::kNativePlugin && request->plugin != login::kCachingSha2Plugin))
    return lose(
        fmt::format("{}: it asks for authentication plugin '{}', which could give it the password. Find out which "
                    "server answers there; if it is the right one, let login.user have mysql_native_password or "
                    "caching_sha2_password",
                    kLoginRefused, request ? request->plugin : "mysql_old_password"));
  // The answer to an empty nonce is always the same, and could be looked up.
  if (request->nonce.size() != login::kNonce) return lose("its login packet is not the protocol's");
  plugin_ = request->plugin;
  nonce_ = request->nonce;
  asked_key_ = false;
  std::string packet;
  put_packet(packet, static_cast<std::uint8_t>(login_sequence_ + 1),
             login::scramble(plugin_, context_.config.server_password, nonce_));
  stream_->send(packet);
}

void ServerConnection::more_auth(std::string_view data) {
  // native has no more to say: who asks all the same is after the password.
  if (plugin_ != login::kCachingSha2Plugin) return lose("it asks for more than its authentication plugin knows");
  if (!asked_key_ && data.size() == 1 && data.front() == kFastAuthDone) return;
  const login::WholePassword whole{.password = context_.config.server_password,
                                   .nonce = nonce_,
                                   .known_keys = context_.config.server_public_keys,
                                   .setting = "login.server_public_key_file",
                                   .private_way = !address_.socket.empty()};
  if (!asked_key_ && (data.size() != 1 || data.front() != kFullAuth))
    return lose("its login packet is not the protocol's");
  const auto step = std::exchange(asked_key_, false) ? whole.with_key(data) : whole.asked();
  if (const auto* refusal = std::get_if<login::Refusal>(&step))
    return lose(fmt::format("{}: {}. {}", kLoginRefused, refusal->problem, refusal->fix));
  const auto& send = std::get<login::Send>(step);
  asked_key_ = send.asks_key;
  send_login(send.packet);
}

void ServerConnection::logged_in() {
  enter(Phase::settings);
  send(command_packet(command::kQuery,
                      "SET SESSION session_track_schema=1, SESSION session_track_system_variables='*', "
                      "SESSION session_track_state_change=1"),
       ReplyKind::usual);
}

void ServerConnection::settings_made() {
  if (reply_.summary().error) return lose("it can't track sessions: " + reply_.summary().error->message);
  enter(Phase::ready);
  if (std::exchange(changing_user_, false) && holder_ != nullptr) return holder_->reply_done(reply_);
  holder_ = nullptr;
  events_.server_ready(*this);
}

}  // namespace forklift::proxy
