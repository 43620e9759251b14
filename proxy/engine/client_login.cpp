// A client's login against the proxy's own accounts.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "common/login/scramble.hpp"
#include "proxy/engine/client.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::uint32_t kOffered =
    capability::kMysql | capability::kLongFlag | capability::kConnectWithDb | capability::kLocalFiles |
    capability::kProtocol41 | capability::kInteractive | capability::kTransactions | capability::kSecureConnection |
    capability::kMultiStatements | capability::kMultiResults | capability::kPsMultiResults | capability::kPluginAuth |
    capability::kConnectAttributes | capability::kLenencAuth;
constexpr std::string_view kFastAuthDonePacket{"\1\3", 2};

/// MySQL's default (utf8mb4_0900_ai_ci) is unknown to MariaDB, whose servers take another one at login then.
std::uint8_t known_collation(std::uint8_t number, const Greeting& server) {
  constexpr std::uint8_t kMysqlDefault = 255, kMysqlUtf8mb4 = 45;
  return number == kMysqlDefault && server.version.find("MariaDB") != std::string::npos ? kMysqlUtf8mb4 : number;
}

/// "user#12" names warehouse 12.
std::optional<std::uint64_t> partition_of(std::string& user) {
  const auto mark = user.rfind('#');
  if (mark == std::string::npos) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = user.data() + user.size();
  const auto read = std::from_chars(user.data() + mark + 1, end, value);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  user.resize(mark);
  return value;
}

}  // namespace

void Client::greet() {
  nonce_ = login::fresh_nonce();
  plugin_ = context_.session.config.plugin;
  const Greeting& server = context_.greeting;
  // MariaDB's servers leave the first capability out; their clients look at that.
  const Greeting greeting{.version = server.version,
                          .connection_id = id_,
                          .capabilities = (kOffered & (server.capabilities | capability::kConnectWithDb)) |
                                          (context_.tls != nullptr ? capability::kSsl : 0),
                          .collation = server.collation,
                          .status = status::kAutocommit,
                          .nonce = nonce_,
                          .plugin = plugin_};
  std::string packet;
  put_packet(packet, 0, greeting_payload(greeting));
  write(packet);
}

void Client::choose_account() {
  const auto& accounts = context_.session.config.accounts;
  const auto find = [&] {
    const auto at =
        std::find_if(accounts.begin(), accounts.end(), [&](const Account& each) { return each.user == login_.user; });
    return at == accounts.end() ? nullptr : &*at;
  };
  partition_.reset();
  account_ = find();
  if (account_ != nullptr) return;
  const std::string whole = login_.user;
  partition_ = partition_of(login_.user);
  account_ = partition_ ? find() : nullptr;
  if (account_ == nullptr) login_.user = whole;
}

/// The plugin that the account asks for; empty: either. An unknown name is treated like some account, always the same,
/// so that the questions it is asked do not show that it is unknown.
const std::string& Client::wanted_plugin() const {
  if (account_ != nullptr) return account_->plugin;
  static const std::string salt = login::fresh_nonce();
  const auto& accounts = context_.session.config.accounts;
  return accounts[std::hash<std::string>{}(salt + login_.user) % accounts.size()].plugin;
}

void Client::login(std::string_view payload) {
  auto login = parse_login(payload);
  const bool asks_for_tls = login && login->user.empty() && (login->capabilities & capability::kSsl) != 0;
  if (asks_for_tls && context_.tls != nullptr && !tls_) return begin_tls();
  if (!login || login->user.empty()) {
    ++context_.session.counters.refused_packets;
    return refuse(code::kHandshake, "Bad handshake", "08S01");
  }
  if ((login->capabilities & capability::kFoundRows) != 0)
    return refuse(code::kNotSupportedYet,
                  "forklift-proxy: CLIENT_FOUND_ROWS can't be shared among clients. Connect without it", "42000");
  if (context_.session.config.tls.required && !tls_) {
    ++context_.session.counters.refused_logins;
    return refuse(code::kSecureTransport,
                  "Connections using insecure transport are prohibited while --require_secure_transport=ON.", "HY000");
  }
  login_ = std::move(*login);
  choose_account();
  const std::string wanted = wanted_plugin();
  const bool usable = login_.plugin == login::kNativePlugin || login_.plugin == login::kCachingSha2Plugin;
  // An answer made with another plugin than was greeted with is of no use.
  if (!usable || login_.plugin != plugin_ || (!wanted.empty() && login_.plugin != wanted))
    return switch_plugin(!wanted.empty() ? wanted : usable ? login_.plugin : plugin_);
  verify(login_.answer);
}

/// What came behind the request is TLS already. The login itself follows inside.
void Client::begin_tls() {
  tls_ = std::make_unique<TlsSession>(*context_.tls);
  const std::string early = in_.substr(taken_);
  in_.resize(taken_);
  if (!early.empty()) decrypt(early);
}

void Client::change_user(std::string_view argument) {
  auto login = parse_change_user(argument, login_.capabilities);
  if (!login) return refuse(code::kMalformed, "Malformed communication packet.", "HY000");
  session_.leave();
  login_since_ = context_.clock.now();
  login_ = std::move(*login);
  choose_account();
  const auto wanted = wanted_plugin();
  switch_plugin(wanted.empty() ? plugin_ : wanted);
}

void Client::switch_plugin(const std::string& plugin) {
  plugin_ = plugin;
  nonce_ = login::fresh_nonce();
  state_ = State::switched;
  std::string packet;
  put_packet(packet, static_cast<std::uint8_t>(sequence_ + 1), auth_switch_payload({plugin_, nonce_}));
  write(packet);
}

void Client::denied(bool with_password) {
  ++context_.session.counters.refused_logins;
  refuse(code::kAccessDenied,
         fmt::format("Access denied for user '{}'@'{}' (using password: {})", login_.user, host_,
                     with_password ? "YES" : "NO"),
         "28000");
}

void Client::verify(std::string_view answer) {
  const bool with_password = !answer.empty() && answer != std::string_view{"\0", 1};
  if (account_ == nullptr || !login::answer_matches(plugin_, account_->password, nonce_, answer))
    return denied(with_password);
  if (plugin_ == login::kCachingSha2Plugin && with_password) {
    std::string packet;
    put_packet(packet, ++sequence_, kFastAuthDonePacket);
    write(packet);
  }
  if (!std::exchange(admitted_, true)) context_.admission.logged_in(id_);
  const std::string schema = login_.schema;
  session_.begin(known_collation(login_.collation, context_.greeting), "",
                 (login_.capabilities & capability::kMultiStatements) != 0, partition_);
  if (schema.empty()) return accepted();
  state_ = State::schema;
  captured_.clear();
  session_.command(command::kInitDb, schema);
}

void Client::accepted() {
  state_ = State::ready;
  std::string packet;
  put_packet(packet, static_cast<std::uint8_t>(sequence_ + 1), session_.ok());
  write(packet);
}

/// The server has answered whether the login's schema is there.
void Client::schema_checked() {
  if (captured_.size() <= kHeader || state_ != State::schema) return;
  state_ = State::ready;
  const std::string payload = std::exchange(captured_, {}).substr(kHeader);
  if (static_cast<std::uint8_t>(payload.front()) != 0xff) return accepted();
  const auto err = parse_err(payload);
  refuse(err ? err->code : std::uint16_t{code::kUnknownError}, err ? err->message : "", err ? err->state : "HY000");
}

}  // namespace forklift::proxy
